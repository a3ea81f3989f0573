import { describe, expect, it } from '@jest/globals';
import { CallQueues } from './call-queues.js';

describe('CallQueues', () => {
  it('runs the work of one key in order and that of others beside it', async () => {
    const queues = new CallQueues();
    const gate = Promise.withResolvers<void>();
    const done: string[] = [];
    queues.add('a', () => gate.promise.then(() => void done.push('a1')));
    queues.add('a', async () => void done.push('a2'));
    queues.add('b', async () => {
      done.push('b1');
      gate.resolve();
    });
    await queues.settled();
    expect(done).toEqual(['b1', 'a1', 'a2']);
  });

  it('is settled only when what was added meanwhile is done, too', async () => {
    const queues = new CallQueues();
    const done: number[] = [];
    queues.add('a', async () => {
      queues.add('a', async () => void done.push(2));
      done.push(1);
    });
    await queues.settled();
    expect(done).toEqual([1, 2]);
  });
});

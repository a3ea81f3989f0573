import { describe, expect, it } from '@jest/globals';
import { CallSlots } from './call-slots.js';

/** Work that ends when it is told to. */
function work() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isRunning = false;
  return {
    end: resolve,
    get isRunning() {
      return isRunning;
    },
    start: async () => {
      isRunning = true;
      await promise;
      return 'done';
    },
  };
}

/** Lets everything run that can. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the slots of calls', () => {
  const never = new AbortController().signal;

  it('let so many calls work and have the others wait, in order', async () => {
    const slots = new CallSlots(2);
    const works = [work(), work(), work(), work()];
    const results = works.map(({ start }) => slots.run(never, start, 'gone'));
    await settle();
    expect(works.map((each) => each.isRunning)).toEqual([true, true, false, false]);
    works[1]?.end();
    await settle();
    expect(works.map((each) => each.isRunning)).toEqual([true, true, true, false]);
    for (const each of works) each.end();
    await expect(Promise.all(results)).resolves.toEqual(['done', 'done', 'done', 'done']);
  });

  it('are given back by work that fails', async () => {
    const slots = new CallSlots(1);
    const failing = slots.run(never, () => Promise.reject(new Error('no')), undefined);
    await expect(failing).rejects.toThrow('no');
    await expect(slots.run(never, () => 'next', 'gone')).resolves.toBe('next');
  });

  it('are not waited for by a call that has ended, which does no work', async () => {
    const slots = new CallSlots(1);
    const first = work();
    const running = slots.run(never, first.start, 'gone');
    const call = new AbortController();
    const waiting = work();
    const waited = slots.run(call.signal, waiting.start, 'gone');
    call.abort();
    await expect(waited).resolves.toBe('gone');
    await expect(slots.run(call.signal, waiting.start, 'gone')).resolves.toBe('gone');
    expect(waiting.isRunning).toBe(false);
    first.end();
    await running;
    await expect(slots.run(never, () => 'next', 'gone')).resolves.toBe('next');
  });
});

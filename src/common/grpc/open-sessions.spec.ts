import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { OpenSessions } from './open-sessions.js';

class FakeSession extends EventEmitter {
  isClosing = false;

  close(): void {
    this.isClosing = true;
  }

  end(): void {
    this.emit('close');
  }
}

/** Whether `promise` has been kept by now. */
async function isKept(promise: Promise<void>): Promise<boolean> {
  return Promise.race([
    promise.then(() => true),
    new Promise<false>((r) => setImmediate(r, false)),
  ]);
}

describe('OpenSessions', () => {
  it('is drained at once when nobody is connected', async () => {
    expect(await isKept(new OpenSessions().drain())).toBe(true);
  });

  it('closes all sessions and is drained when the last one has ended', async () => {
    const sessions = new OpenSessions();
    const [first, second] = [new FakeSession(), new FakeSession()];
    sessions.add(first);
    sessions.add(second);
    const drained = sessions.drain();
    expect([first.isClosing, second.isClosing]).toEqual([true, true]);
    first.end();
    expect(await isKept(drained)).toBe(false);
    second.end();
    expect(await isKept(drained)).toBe(true);
  });

  it('sends away a session that comes while it drains, and waits for it', async () => {
    const sessions = new OpenSessions();
    const [early, late] = [new FakeSession(), new FakeSession()];
    sessions.add(early);
    const drained = sessions.drain();
    sessions.add(late);
    expect(late.isClosing).toBe(true);
    early.end();
    expect(await isKept(drained)).toBe(false);
    late.end();
    expect(await isKept(drained)).toBe(true);
  });

  it('does not wait for a session that has ended before', async () => {
    const sessions = new OpenSessions();
    const session = new FakeSession();
    sessions.add(session);
    session.end();
    expect(await isKept(sessions.drain())).toBe(true);
  });
});

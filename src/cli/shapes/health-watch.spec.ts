import { describe, expect, it } from '@jest/globals';
import { HealthWatch } from './health-watch.js';

/** A stream that the test fills, and then ends or breaks. */
function aStream() {
  const statuses: string[] = [];
  let wake = () => {};
  let end: { readonly error?: Error } | undefined;
  const changed = () => wake();
  return {
    tell(status: string) {
      statuses.push(status);
      changed();
    },
    finish(error?: Error) {
      end = error === undefined ? {} : { error };
      changed();
    },
    async *read(signal: AbortSignal) {
      signal.addEventListener('abort', changed);
      for (;;) {
        const status = statuses.shift();
        if (status !== undefined) yield status;
        else if (end?.error !== undefined) throw end.error;
        else if (end !== undefined || signal.aborted) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the watch of a server', () => {
  it('has calls wait until the server says that it serves', async () => {
    const stream = aStream();
    const watch = new HealthWatch({ watch: stream.read, pause: async () => undefined });
    const running = watch.run();
    const waiting = watch.serving(new AbortController().signal);
    stream.tell('NOT_SERVING');
    await settle();
    expect(watch.status).toBe('NOT_SERVING');
    stream.tell('SERVING');
    await expect(waiting).resolves.toBe(true);
    await expect(watch.serving(AbortSignal.abort())).resolves.toBe(true);
    watch.stop();
    await running;
  });

  it('opens a broken stream again, after a pause', async () => {
    const [broken, ended, good] = [aStream(), aStream(), aStream()];
    const streams = [broken, ended, good];
    const pauses: number[] = [];
    const watch = new HealthWatch({
      watch: (signal) => (streams.shift() ?? good).read(signal),
      pause: async (failures) => void pauses.push(failures),
    });
    broken.finish(new Error('UNAVAILABLE: gone'));
    ended.finish();
    const running = watch.run();
    good.tell('SERVING');
    await expect(watch.serving(new AbortController().signal)).resolves.toBe(true);
    expect(pauses).toEqual([1, 2]);
    watch.stop();
    await running;
  });

  it('lets nobody wait longer than he wants to', async () => {
    const stream = aStream();
    const watch = new HealthWatch({ watch: stream.read, pause: async () => undefined });
    const running = watch.run();
    const patience = new AbortController();
    const waiting = watch.serving(patience.signal);
    patience.abort();
    await expect(waiting).resolves.toBe(false);
    watch.stop();
    await running;
  });
});

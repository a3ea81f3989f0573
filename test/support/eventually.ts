import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 25_000;
const EVERY_MS = 5;

/**
 * Waits until `condition` gives something other than `false` or `undefined`, and returns it.
 * @param patienceMs  default: 25 seconds, for machines that are busy
 * @throws Error naming `what` after that time
 */
export async function eventually<T>(
  what: string,
  condition: () => T | false | undefined | Promise<T | false | undefined>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const patienceEnds = performance.now() + patienceMs;
  for (;;) {
    const found = await condition();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > patienceEnds) throw new Error(`waited in vain until ${what}`);
    await pause(EVERY_MS);
  }
}

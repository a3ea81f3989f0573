import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from '../servers/server-process.js';

/** Keys and revocation list are there within milliseconds. */
const PATIENCE_MS = 10_000;

/** Waits until `/readyz` says so. @throws Error when it does not in time */
export async function untilReady({ name, ports }: ServerProcess): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (performance.now() < giveUpAt) {
    const answer = await fetch(`http://127.0.0.1:${ports.httpPort}/readyz`);
    await answer.body?.cancel();
    if (answer.ok) return;
    await sleep(20);
  }
  throw new Error(`${name}: not ready`);
}

import type { HookCall } from '../../local-ags/hooks/hook-call.js';
import type { TickReport } from '../../local-ags/matchmaking/pool-tick.js';
import { CliFailure } from '../cli-failure.js';

/** Longer than any hook may take. */
const TIMEOUT_MS = 60_000;

/** Sees the calls of hooks that the local AGS makes. A real AGS does not tell of them. */
export class HookObserver {
  readonly #baseUrl: string;
  #lastSeen = 0;

  private constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  /**
   * Sees what comes from now on.
   * @throws CliFailure when the AGS is not a local one
   */
  static async start(baseUrl: string): Promise<HookObserver> {
    const observer = new HookObserver(baseUrl);
    await observer.newCalls();
    return observer;
  }

  /**
   * Makes a match pool tick now, and waits for it.
   * @returns what went wrong in it
   */
  async tick(pool: string): Promise<readonly string[]> {
    const url = `${this.#baseUrl}/local-ags/match-pools/${pool}/tick`;
    const response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(TIMEOUT_MS) });
    // The local AGS writes this form.
    const { problems } = (await response.json()) as Partial<TickReport>;
    return problems ?? [`the tick failed with ${response.status}`];
  }

  /** Calls since the last time, in the order in which they ended; waits for those under way. */
  async newCalls(): Promise<readonly HookCall[]> {
    const url = `${this.#baseUrl}/local-ags/hook-calls?after=${this.#lastSeen}`;
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) {
      throw new CliFailure(`${this.#baseUrl} is not a local AGS; --ags plays against a real one`);
    }
    // The local AGS writes this form.
    const calls = (await response.json()) as readonly HookCall[];
    this.#lastSeen = calls.at(-1)?.sequence ?? this.#lastSeen;
    return calls;
  }
}

import type { Timer, Timers } from '../../common/time/timers.js';
import type { CallQueues } from '../hooks/call-queues.js';
import type { MatchmakingConfiguration } from './matchmaking-configuration.js';
import type { MatchPool } from './matchmaking-requests.js';
import type { PoolTicks, TickReport } from './pool-tick.js';

/** Makes the pools tick, every pool by itself: a slow function delays no other pool. */
export class Ticker {
  readonly #configuration: MatchmakingConfiguration;
  readonly #ticks: PoolTicks;
  readonly #queues: CallQueues;
  readonly #underWay = new Set<string>();
  #timer: Timer | undefined;

  constructor(configuration: MatchmakingConfiguration, ticks: PoolTicks, queues: CallQueues) {
    this.#configuration = configuration;
    this.#ticks = ticks;
    this.#queues = queues;
  }

  /** Ticks from now on, until {@link stop}; a pool where nobody waits is left alone. */
  start(timers: Timers, intervalMs: number): void {
    this.#timer = timers.after(intervalMs, () => {
      for (const pool of this.#configuration.pools.all) {
        if (this.#underWay.has(pool.name) || !this.#ticks.hasWork(pool)) continue;
        // Nobody waits for it: its problems stand in the record of calls.
        this.tick(pool).catch(() => undefined);
      }
      this.start(timers, intervalMs);
    });
  }

  /** One tick of a pool, after the one that is under way. @throws ServiceError as the tick does */
  tick(pool: MatchPool): Promise<TickReport> {
    const done = Promise.withResolvers<TickReport>();
    this.#queues.add(`pool ${pool.name}`, async () => {
      this.#underWay.add(pool.name);
      try {
        done.resolve(await this.#ticks.run(pool));
      } catch (error) {
        done.reject(error);
      } finally {
        this.#underWay.delete(pool.name);
      }
    });
    return done.promise;
  }

  stop(): void {
    this.#timer?.cancel();
  }
}

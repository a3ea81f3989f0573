import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  decorrelatedJitterGenerator,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  retry,
  wrap,
} from 'cockatiel';
import { LRUCache } from 'lru-cache';
import type { EventLog } from '../../../common/ags/event-log.js';
import {
  DedicatedServerError,
  ProviderUnavailableError,
} from '../domain/dedicated-server.errors.js';

/** How a provider's failing calls are repeated and held back. */
export interface AttemptPolicy {
  /** Beyond the first. */
  readonly maxRetries: number;
  /** Nominal wait before the first repetition; then it grows, with jitter, up to `longestDelayMs`. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** Failures in a row that open the circuit of a region. */
  readonly opensAfter: number;
  /** How long calls are then refused before one of them tries again. */
  readonly opensForMs: number;
}

export const ATTEMPT_POLICY: AttemptPolicy = {
  maxRetries: 3,
  firstDelayMs: 200,
  longestDelayMs: 2000,
  opensAfter: 5,
  opensForMs: 10_000,
};

/** Regions are texts of requests: only so many have a circuit of their own at a time. */
const MAX_REGIONS = 256;

/**
 * Calls to a provider's API: repeated with jittered back-off where the failure is transient, and
 * refused for a while where a region does not answer. A refusal counts for that region alone.
 */
export class ProviderAttempts {
  readonly #circuits = new LRUCache<string, IPolicy>({ max: MAX_REGIONS });

  constructor(
    private readonly provider: string,
    private readonly policy: AttemptPolicy,
    private readonly log: EventLog,
  ) {}

  /**
   * @throws what `work` throws in the end, a ProviderUnavailableError while the circuit is open, or
   *   the reason of `signal`
   */
  async run<T>(
    region: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#circuit(region).execute(() => {
        signal.throwIfAborted();
        return work(signal);
      }, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof BrokenCircuitError) {
        throw new ProviderUnavailableError(
          `the provider of dedicated servers has failed repeatedly in ${region}; ` +
            `it is tried again within ${Math.ceil(this.policy.opensForMs / 1000)} s`,
          { isTransient: false },
        );
      }
      throw error;
    }
  }

  #circuit(region: string): IPolicy {
    let circuit = this.#circuits.get(region);
    if (circuit === undefined) {
      circuit = this.#newCircuit(region);
      this.#circuits.set(region, circuit);
    }
    return circuit;
  }

  #newCircuit(region: string): IPolicy {
    const { maxRetries, firstDelayMs, longestDelayMs, opensAfter, opensForMs } = this.policy;
    const repeated = retry(
      handleWhen((error) => error instanceof DedicatedServerError && error.isTransient),
      {
        maxAttempts: maxRetries,
        backoff: new ExponentialBackoff({
          initialDelay: firstDelayMs,
          maxDelay: longestDelayMs,
          generator: decorrelatedJitterGenerator,
        }),
      },
    );
    // Only silence opens it: a provider that says "no room" or "unknown alias" is alive.
    const broken = circuitBreaker(
      handleWhen((error) => error instanceof ProviderUnavailableError),
      { halfOpenAfter: opensForMs, breaker: new ConsecutiveBreaker(opensAfter) },
    );
    const where = { provider: this.provider, region };
    broken.onBreak(() => this.log.warn(where, 'the provider does not answer; its circuit is open'));
    broken.onReset(() => this.log.info(where, 'the provider answers again; its circuit is closed'));
    return wrap(repeated, broken);
  }
}

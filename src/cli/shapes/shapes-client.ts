import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonValue } from '@bufbuild/protobuf';
import { CallFailedError } from '../../common/grpc/client/call-failed.error.js';
import { jitteredBackoffMs } from '../../common/time/jittered-backoff.js';
import { checkedHealth, type HealthAnswer } from './health-policy.js';
import { HealthWatch } from './health-watch.js';
import type { ShapeCall, ShapeChannel } from './shape-channel.js';
import { HEALTH_METHODS, SHAPE_METHODS } from './shape-methods.js';
import type { ShapesSettings } from './shapes-settings.js';

/** The server does not serve, so the call was not made. */
export class NotServingError extends Error {
  override readonly name = 'NotServingError';
}

/** How long a call waits for a watched server to serve: as long as a check may take. */
const WATCH_PATIENCE_MS = HEALTH_METHODS.check.timeoutMs;

/** The nominal first delay of {@link jitteredBackoffMs}. */
const NOMINAL_FIRST_DELAY_MS = 1000;

export interface ShapesClientOptions {
  readonly settings: Pick<
    ShapesSettings,
    'serviceName' | 'maxHealthCheckAttempts' | 'healthBackoffMs' | 'isHealthWatched'
  >;
  /** Cancels whatever runs. */
  readonly stop: AbortSignal;
  readonly newId: () => string;
  /** Hears what goes on, by correlation id. */
  readonly note: (correlationId: string, text: string) => void;
}

/**
 * Calls a shape service as the console client of the reference does: health first, under the
 * correlation id of the call.
 */
export class ShapesClient {
  readonly #watch: HealthWatch | undefined;
  #watching: Promise<void> | undefined;

  constructor(
    private readonly channel: ShapeChannel,
    private readonly options: ShapesClientOptions,
  ) {
    if (!options.settings.isHealthWatched) return;
    this.#watch = new HealthWatch({
      watch: (signal) => this.watchedHealth(signal),
      pause: (failures) => this.#pause(failures),
    });
  }

  /**
   * Calls a method once the server serves; answers come as they arrive.
   * @throws NotServingError, CallFailedError
   */
  async *call(
    method: keyof typeof SHAPE_METHODS,
    requests: Iterable<JsonValue>,
  ): AsyncGenerator<JsonValue, void, undefined> {
    const { stop, newId, note } = this.options;
    const correlationId = newId();
    await this.#requireHealth(correlationId);
    note(correlationId, `calling ${SHAPE_METHODS[method].path}`);
    const call: ShapeCall = { correlationId, signal: stop, waitsForReady: true };
    yield* this.channel.answers(SHAPE_METHODS[method], requests, call);
  }

  /** The server's health as it tells it, until `signal` or the stop of the client. */
  async *watchedHealth(signal: AbortSignal): AsyncGenerator<string, void, undefined> {
    const call = {
      correlationId: this.options.newId(),
      signal: AbortSignal.any([signal, this.options.stop]),
      waitsForReady: true,
    };
    const request = { service: this.options.settings.serviceName };
    const statuses = this.channel.answers(HEALTH_METHODS.watch, [request], call);
    for await (const answer of statuses) yield statusOf(answer);
  }

  /** One check. */
  async health(): Promise<HealthAnswer> {
    return this.#check(this.options.newId());
  }

  /** Ends the watch, then the channel. */
  async close(): Promise<void> {
    this.#watch?.stop();
    await this.#watching;
    this.channel.close();
  }

  async #requireHealth(correlationId: string): Promise<void> {
    const { settings, stop, note } = this.options;
    if (this.#watch !== undefined) return this.#requireWatched(this.#watch);
    const verdict = await checkedHealth(settings.maxHealthCheckAttempts, {
      check: () => this.#check(correlationId),
      rebuildChannel: () => {
        note(correlationId, 'a new channel');
        this.channel.rebuild();
      },
      pause: (failures) => this.#pause(failures),
    });
    if (verdict.isServing || stop.aborted) return;
    const { checks, last, details } = verdict;
    const why = details === '' ? '' : `: ${details}`;
    throw new NotServingError(
      `unable to reach ${settings.serviceName}: ${last} after ${checks} ` +
        `health check${checks === 1 ? '' : 's'}${why} (correlation id ${correlationId})`,
    );
  }

  async #requireWatched(watch: HealthWatch): Promise<void> {
    this.#watching ??= watch.run();
    const patience = AbortSignal.any([this.options.stop, AbortSignal.timeout(WATCH_PATIENCE_MS)]);
    if ((await watch.serving(patience)) || this.options.stop.aborted) return;
    throw new NotServingError(
      `unable to reach ${this.options.settings.serviceName}: ${watch.status} for ` +
        `${WATCH_PATIENCE_MS / 1000} s`,
    );
  }

  async #check(correlationId: string): Promise<HealthAnswer> {
    const call = { correlationId, signal: this.options.stop, waitsForReady: false };
    const request = { service: this.options.settings.serviceName };
    let answer: HealthAnswer = { kind: 'failed', statusName: 'UNKNOWN', details: 'no answer' };
    try {
      for await (const json of this.channel.answers(HEALTH_METHODS.check, [request], call)) {
        answer = { kind: 'status', status: statusOf(json) };
      }
    } catch (error) {
      if (!(error instanceof CallFailedError)) throw error;
      answer = { kind: 'failed', statusName: error.statusName, details: error.details };
      this.options.note(correlationId, `health check: ${error.message}`);
    }
    return answer;
  }

  /** Ends early, and without complaint, when the user has enough. */
  async #pause(failures: number): Promise<void> {
    const { settings, stop } = this.options;
    const share = settings.healthBackoffMs / NOMINAL_FIRST_DELAY_MS;
    const ms = jitteredBackoffMs(failures, Math.random) * share;
    if (ms > 0) await sleep(ms, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** Protobuf JSON leaves out what is 0, and 0 is UNKNOWN. */
function statusOf(answer: JsonValue): string {
  const isObject = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
  return isObject && answer.status !== undefined ? String(answer.status) : 'UNKNOWN';
}

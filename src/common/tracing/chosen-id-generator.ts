import type { IdGenerator } from '@opentelemetry/sdk-trace';
import { RandomIds } from './random-ids.js';

/**
 * Gives the next root span the trace id on which the sampler has already decided. The host asks
 * the sampler before it makes a span, because a span costs and most calls are not sampled.
 */
export class ChosenIdGenerator implements IdGenerator {
  readonly #ids = new RandomIds();
  #chosen: string | undefined;

  choose(traceId: string): void {
    this.#chosen = traceId;
  }

  generateTraceId = (): string => {
    const traceId = this.#chosen ?? this.#ids.traceId();
    this.#chosen = undefined;
    return traceId;
  };

  generateSpanId = (): string => this.#ids.spanId();
}

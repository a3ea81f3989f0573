import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from './judged-call.js';
import { type UnaryCall, UnaryConnection, type UnaryOutcome } from './unary-connection.js';

/** The same for every server that is compared. */
export interface LoadShape {
  readonly connections: number;
  /** Calls that are always under way on each connection. */
  readonly streamsPerConnection: number;
}

/** What a stretch of load gave. */
export interface LoadResult {
  readonly calls: number;
  readonly seconds: number;
  /** Milliseconds of every call, as the caller saw them. */
  readonly latenciesMs: readonly number[];
}

/** Keeps a fixed number of calls under way and looks at every answer. */
export class ClosedLoop {
  #made = 0;

  private constructor(
    private readonly connections: readonly UnaryConnection[],
    private readonly shape: LoadShape,
    private readonly exchanges: readonly Exchange[],
  ) {}

  /** @param exchanges  made in turn */
  static async open(
    port: number,
    call: UnaryCall,
    shape: LoadShape,
    exchanges: readonly Exchange[],
  ): Promise<ClosedLoop> {
    const connections: UnaryConnection[] = [];
    for (let i = 0; i < shape.connections; i++) {
      connections.push(await UnaryConnection.open(port, call));
    }
    return new ClosedLoop(connections, shape, exchanges);
  }

  /**
   * Loads the server and returns when the last call has ended.
   * @throws WrongAnswerError when one answer was not the right one
   */
  async run(milliseconds: number): Promise<LoadResult> {
    const latenciesMs: number[] = [];
    let wrong: UnaryOutcome | undefined;
    let isOver = false;
    const { streamsPerConnection } = this.shape;
    const slots = this.connections.flatMap((connection) =>
      Array.from({ length: streamsPerConnection }, () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        const next = (): void => {
          if (isOver || wrong !== undefined) {
            resolve();
            return;
          }
          const { request, answer } = this.#nextExchange();
          const startedAt = performance.now();
          connection.call((outcome) => {
            latenciesMs.push(performance.now() - startedAt);
            if (outcome.status !== 0 || !outcome.frame.equals(answer)) wrong = outcome;
            next();
          }, request);
        };
        next();
        return promise;
      }),
    );
    const startedAt = performance.now();
    await sleep(milliseconds);
    isOver = true;
    await Promise.all(slots);
    if (wrong !== undefined) throw new WrongAnswerError(wrong);
    return {
      calls: latenciesMs.length,
      seconds: (performance.now() - startedAt) / 1000,
      latenciesMs,
    };
  }

  #nextExchange(): Exchange {
    const exchange = this.exchanges[this.#made++ % this.exchanges.length];
    if (exchange === undefined) throw new Error('there is nothing to be called');
    return exchange;
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }
}

/** A server that answers wrongly has no speed. */
export class WrongAnswerError extends Error {
  constructor({ status, frame }: UnaryOutcome) {
    super(
      `found an answer with status ${status ?? 'missing'} and ${frame.length} bytes, ` +
        'expected OK and the bytes of the first answer',
    );
  }
}

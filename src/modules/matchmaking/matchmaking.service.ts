import { ExpectedError } from '../../common/errors/expected-error.js';
import type { FrameRun } from '../../common/grpc/frame-run.js';
import { NoAnswerError } from '../../common/strategy/strategy.errors.js';
import type { StrategyContext, StrategyLogger } from '../../common/strategy/strategy-context.js';
import type { StrategyRunner } from '../../common/strategy/strategy-runner.js';
import type { StrategyCall } from '../../common/strategy/time-box.js';
import { applyChange } from '../../common/wire/apply-change.js';
import { sourceOf } from '../../common/wire/message-view.js';
import { WorkersBusyError } from '../../common/workers/worker.errors.js';
import type { WorkerPool } from '../../common/workers/worker-pool.js';
import type { MatchmakingStrategy } from './domain/matchmaking-strategy.js';
import type { Ticket } from './domain/ticket.js';
import { NoVerdictError } from './matchmaking.errors.js';
import type { TickOutcome } from './matchmaking.metrics.js';
import { RunningTick } from './running-tick.js';
import { type MatchmakingObservers, TickReport } from './tick-report.js';
import type { TickFrames } from './wire/tick-frames.js';
import type { StrategyLogLine, TickHeader, TickSummary } from './worker/tick-summary.js';

type MaybePromise<T> = T | Promise<T>;

/**
 * Runs the strategy: for single tickets here, in the time box; for ticks in the worker threads.
 */
export class MatchmakingService {
  readonly #report: TickReport;

  /** Of each computation from now on; `undefined`: as the workers were started. */
  timeLimitMs: number | undefined;

  constructor(
    private readonly strategy: MatchmakingStrategy,
    private readonly runner: StrategyRunner,
    private readonly workers: WorkerPool,
    private readonly observers: MatchmakingObservers,
    private readonly log: StrategyLogger,
  ) {
    this.#report = new TickReport(observers, log);
  }

  statCodes(rules: string, call: StrategyCall): MaybePromise<readonly string[]> {
    const { strategy } = this;
    return this.#run(
      'GetStatCodes',
      call,
      (context) => strategy.statCodes?.(rules, context) ?? [],
      (codes) => codes,
      () => [],
    );
  }

  /** @throws ExpectedError where the strategy refuses a ticket with words instead of `false` */
  validateTicket(ticket: Ticket, rules: string, call: StrategyCall): MaybePromise<boolean> {
    const { strategy } = this;
    const valid = this.#run(
      'ValidateTicket',
      call,
      (context) => strategy.validateTicket?.(ticket, rules, context) ?? true,
      (isValid) => {
        if (typeof isValid !== 'boolean') throw new NoVerdictError(isValid);
        this.observers.metrics.validated(isValid ? 'valid' : 'invalid');
        return isValid;
      },
      () => true,
    );
    return valid;
  }

  /** @returns the bytes of the ticket as it shall be queued */
  enrichTicket(ticket: Ticket, rules: string, call: StrategyCall): MaybePromise<Buffer> {
    const { strategy } = this;
    return this.#run(
      'EnrichTicket',
      call,
      (context) => (strategy.enrichTicket ? strategy.enrichTicket(ticket, rules, context) : {}),
      (change) => {
        if (change === undefined || change === null) throw new NoAnswerError('EnrichTicket');
        return applyChange<Ticket>(ticket, change);
      },
      () => unchanged(ticket),
    );
  }

  /**
   * Runs a tick whose parameters have come.
   * @param frames  what has been read of the call so far
   * @param runs    what is left of it
   * @throws WorkersBusyError, what the strategy threw, or what is wrong with the messages
   */
  async *tick(
    header: TickHeader,
    frames: TickFrames,
    runs: AsyncIterator<FrameRun>,
    { signal, correlationId }: StrategyCall,
  ): AsyncGenerator<FrameRun> {
    const startedAt = performance.now();
    const secondsSince = (moment: number) => (performance.now() - moment) / 1000;
    let queuedSeconds = 0;
    let outcome: TickOutcome = 'failed';
    let summary: TickSummary | undefined;
    try {
      const note = (line: unknown) => this.#logLine(line as StrategyLogLine, correlationId); // what our workers send
      const told = { ...header, timeLimitMs: this.timeLimitMs };
      const job = await this.workers.open(told, signal, note);
      queuedSeconds = secondsSince(startedAt);
      yield* new RunningTick(job, frames).answers(runs, signal);
      summary = job.summary as TickSummary | undefined; // what our workers return
      outcome = summary === undefined ? 'cancelled' : 'ok';
    } catch (error) {
      if (error instanceof WorkersBusyError) outcome = 'refused';
      throw error;
    } finally {
      this.#report.ended({
        header,
        outcome: signal.aborted && outcome === 'failed' ? 'cancelled' : outcome,
        seconds: secondsSince(startedAt),
        queuedSeconds,
        ignoredMessages: frames.ignored,
        summary,
      });
    }
  }

  /**
   * A refusal with words, of bad rules for example, is an answer like any other and no failure of
   * the strategy: it is never replaced by the default one.
   */
  #run<A, T>(
    hook: string,
    call: StrategyCall,
    ask: (context: StrategyContext) => MaybePromise<A>,
    use: (answer: A) => T,
    fallback: () => T,
  ): MaybePromise<T> {
    const outcome = this.runner.run<Refusal | { readonly value: T }>(
      hook,
      call,
      (context) => {
        try {
          const answer = ask(context);
          return answer instanceof Promise
            ? answer.then((value) => ({ value: use(value) }), refusal)
            : { value: use(answer) };
        } catch (error) {
          return refusal(error);
        }
      },
      () => ({ value: fallback() }),
    );
    const settle = (settled: Refusal | { readonly value: T }): T => {
      if (!('refusedWith' in settled)) return settled.value;
      if (hook === 'ValidateTicket') this.observers.metrics.validated('refused');
      throw settled.refusedWith;
    };
    return outcome instanceof Promise ? outcome.then(settle) : settle(outcome);
  }

  #logLine({ level, fields, message }: StrategyLogLine, correlationId: string): void {
    this.log[level]({ ...fields, correlationId }, message);
  }
}

interface Refusal {
  readonly refusedWith: ExpectedError;
}

/** @throws `error` itself when it is no refusal */
function refusal(error: unknown): Refusal {
  if (error instanceof ExpectedError) return { refusedWith: error };
  throw error;
}

function unchanged(ticket: Ticket): Buffer {
  const source = sourceOf(ticket);
  if (source === undefined) throw new TypeError('ticket: found an object that is no view');
  return source.encoded();
}

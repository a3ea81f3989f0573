import { eachFrame } from '../../../common/grpc/frame-run.js';
import type { StrategyLogger } from '../../../common/strategy/strategy-context.js';
import type { WorkerJob } from '../../../common/workers/worker-job.js';
import type { BackfillArrival, NewProposal } from '../domain/backfill.js';
import type { NewMatch } from '../domain/match.js';
import type { MatchmakingStrategy } from '../domain/matchmaking-strategy.js';
import type { MatchSettings, Tick } from '../domain/tick.js';
import type { Ticket } from '../domain/ticket.js';
import { AnswerStream } from './answer-stream.js';
import { ComputingClock } from './computing-clock.js';
import { PoolArrivals } from './pool-arrivals.js';
import { TickIntake } from './tick-intake.js';
import type { StrategyLogLine, TickHeader, TickSummary } from './tick-summary.js';

/** How long a strategy that minds the time limit itself may take to notice. */
const LIMIT_GRACE_MS = 250;

/** What a tick needs of the world. */
export interface TickWorld {
  readonly strategy: MatchmakingStrategy;
  readonly settings: MatchSettings;
  newId(): string;
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Milliseconds, monotonic. */
  monotonicMs(): number;
}

/** Pools are run apart: one run of the strategy for each. */
interface Pool {
  readonly clock: ComputingClock;
  readonly tickets: PoolArrivals<Ticket>;
  readonly arrivals: PoolArrivals<BackfillArrival>;
}

/**
 * One tick in its worker: takes the batches apart, keeps pools apart, lets the strategy match while
 * more is arriving, and sends the answers as they are found.
 */
export class TickRun {
  readonly #answers: AnswerStream;
  readonly #pools = new Map<string, Pool>();
  readonly #runs: Promise<void>[] = [];
  readonly #intake: TickIntake;
  readonly #settings: MatchSettings;
  #answerCount = 0;
  #matchedTickets = 0;
  #computeMs = 0;
  #isCutShort = false;
  #spreadCount = 0;
  #spreadSum = 0;

  constructor(
    private readonly job: WorkerJob,
    private readonly header: TickHeader,
    private readonly world: TickWorld,
  ) {
    this.#answers = new AnswerStream(job);
    this.#intake = new TickIntake(header.kind);
    const { timeLimitMs = world.settings.timeLimitMs } = header;
    this.#settings = { ...world.settings, timeLimitMs };
  }

  /** @throws whatever the strategy throws, MalformedMessageError, or JobCancelled */
  async run(): Promise<TickSummary> {
    const { promise: failed, reject } = Promise.withResolvers<never>();
    // Nobody may be listening when a run fails behind the end of another.
    failed.catch(() => undefined);
    const start = (pool: string) => this.#startPool(pool, reject);
    await Promise.race([this.#read(start), failed]);
    if (this.#pools.size === 0) start('');
    for (const { tickets, arrivals } of this.#pools.values()) {
      tickets.end();
      arrivals.end();
    }
    await Promise.race([Promise.all(this.#runs), failed]);
    this.#answers.flush();
    return this.#summary();
  }

  async #read(start: (pool: string) => Pool): Promise<void> {
    const { job } = this;
    for await (const batch of job.input()) {
      const bytes = Buffer.from(batch.buffer, batch.byteOffset, batch.byteLength);
      eachFrame(bytes, (from, to) => {
        const arrival = this.#intake.receive(bytes, from, to);
        if (arrival === undefined) return;
        const { pool } = arrival.kind === 'ticket' ? arrival.ticket : arrival.session;
        const { tickets, arrivals } = this.#pools.get(pool) ?? start(pool);
        if (this.header.kind === 'BackfillMatches') arrivals.push(arrival);
        else if (arrival.kind === 'ticket') tickets.push(arrival.ticket);
      });
      if (job.isOutputFull) await job.outputRoom();
      if (job.isTurnOver) await job.nextTurn();
    }
  }

  #startPool(name: string, fail: (error: unknown) => void): Pool {
    const clock = new ComputingClock(this.world.monotonicMs);
    const pool = {
      clock,
      tickets: new PoolArrivals<Ticket>(() => clock.ms),
      arrivals: new PoolArrivals<BackfillArrival>(() => clock.ms),
    };
    this.#pools.set(name, pool);
    this.#runs.push(this.#runPool(name, pool).catch(fail));
    return pool;
  }

  async #runPool(name: string, pool: Pool): Promise<void> {
    const { strategy } = this.world;
    const { clock } = pool;
    const tick = this.#tick(name, clock);
    if (this.header.kind === 'MakeMatches') {
      const matches = strategy.makeMatches?.(pool.tickets, tick) ?? [];
      await this.#send(matches, pool.tickets, clock, (match) => {
        this.#answers.writer.match(match);
        this.#matchedTickets += match.tickets.length;
        if (match.spread === undefined) return;
        this.#spreadCount += 1;
        this.#spreadSum += match.spread;
      });
    } else {
      const proposals = strategy.backfillMatches?.(pool.arrivals, tick) ?? [];
      await this.#send(proposals, pool.arrivals, clock, (proposal) => {
        this.#answers.writer.proposal(proposal);
        this.#matchedTickets += proposal.addedTickets.length;
      });
    }
  }

  async #send<T extends NewMatch | NewProposal>(
    answers: AsyncIterable<T> | Iterable<T>,
    arrivals: PoolArrivals<unknown>,
    clock: ComputingClock,
    write: (answer: T) => void,
  ): Promise<void> {
    const { job } = this;
    const limitMs = this.#settings.timeLimitMs + LIMIT_GRACE_MS;
    for await (const answer of answers) {
      write(answer);
      this.#answerCount += 1;
      this.#answers.written();
      if (job.isOutputFull) await clock.pausedDuring(job.outputRoom());
      if (job.isTurnOver) await clock.pausedDuring(job.nextTurn());
      if (clock.ms - arrivals.deliveredAt > limitMs) {
        this.#isCutShort = true;
        break;
      }
    }
    this.#computeMs += clock.ms - arrivals.deliveredAt;
  }

  #tick(pool: string, clock: ComputingClock): Tick {
    const { world, header, job } = this;
    return {
      pool,
      rules: header.rules,
      tickId: header.tickId,
      traceId: header.traceId,
      settings: this.#settings,
      newId: world.newId,
      nowMs: world.nowMs,
      elapsedMs: () => clock.ms,
      isCancelled: () => job.isCancelled,
      log: loggerOf(job),
    };
  }

  #summary(): TickSummary {
    const { tickets, sessions, duplicates } = this.#intake;
    const [pool = ''] = this.#pools.keys();
    return {
      pool,
      otherPools: this.#pools.size - 1,
      tickets,
      sessions,
      duplicates,
      matchedTickets: this.#matchedTickets,
      answers: this.#answerCount,
      computeMs: this.#computeMs,
      isCutShort: this.#isCutShort,
      spread: { count: this.#spreadCount, sum: this.#spreadSum },
    };
  }
}

function loggerOf(job: WorkerJob): StrategyLogger {
  const write =
    (level: StrategyLogLine['level']) =>
    (fields: object, message: string): void => {
      const line: StrategyLogLine = { level, fields: { ...fields }, message };
      job.note(line);
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}

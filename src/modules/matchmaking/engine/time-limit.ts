import { DEFAULT_TIME_LIMIT_MS, type EngineEnvironment } from './engine-environment.js';

/**
 * When a computation has to stop: its time is up, or nobody wants its answer. Started with the
 * computation. Source: matchmaking.md 3.2, oddity 32.
 */
export class TimeLimit {
  private readonly startMs: number;
  private readonly limitMs: number;

  constructor(private readonly environment: EngineEnvironment) {
    const { timeLimitMs } = environment.settings;
    this.limitMs = timeLimitMs > 0 ? timeLimitMs : DEFAULT_TIME_LIMIT_MS;
    this.startMs = environment.elapsedMs();
  }

  isOver(): boolean {
    if (this.environment.isCancelled?.() === true) return true;
    return this.environment.elapsedMs() - this.startMs >= this.limitMs;
  }
}

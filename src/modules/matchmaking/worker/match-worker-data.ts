import type { MatchSettings } from '../domain/tick.js';

/** What the worker threads of matchmaking are started with. */
export interface MatchWorkerData {
  readonly strategyName: string;
  /** Of the strategy's file; loaded once per thread. */
  readonly strategyUrl: string;
  readonly settings: MatchSettings;
}

import type { StrategyContext } from '../../../common/strategy/strategy-context.js';
import type { Change } from '../../../common/wire/change.js';
import type { Action } from './action.js';
import type { GameSession, PartySession, WithSession } from './session.js';

type MaybePromise<T> = T | Promise<T>;

/** A change of a session or party; AGS ignores what the hook answers. */
export interface Update<T extends GameSession | PartySession> {
  /** AGS may leave it out. */
  readonly before: T | undefined;
  readonly after: WithSession<T>;
  readonly action: Action;
}

/**
 * The studio's own logic: any of the six hooks of AGS's session manager. A hook that is left out
 * does nothing, and a Created hook that is left out stores the session as it came.
 *
 * ```ts
 * export default {
 *   onSessionCreated: (session) => ({
 *     session: { attributes: { region: session.matchPool === 'eu' ? 'eu-central-1' : 'us-east-2' } },
 *   }),
 * } satisfies SessionManagerStrategy;
 * ```
 *
 * AGS and the proxies before it may call a hook twice for one event.
 */
export interface SessionManagerStrategy {
  /**
   * A game session is about to be stored; players wait meanwhile.
   * @returns what to change of it; `{}` stores it as it came
   */
  onSessionCreated?(
    session: WithSession<GameSession>,
    context: StrategyContext,
  ): MaybePromise<Change<WithSession<GameSession>>>;
  /** A game session has changed. */
  onSessionUpdated?(update: Update<GameSession>, context: StrategyContext): MaybePromise<void>;
  /** A game session has been deleted. */
  onSessionDeleted?(
    session: WithSession<GameSession>,
    context: StrategyContext,
  ): MaybePromise<void>;
  /**
   * A party is about to be stored; players wait meanwhile.
   * @returns what to change of it; `{}` stores it as it came
   */
  onPartyCreated?(
    party: WithSession<PartySession>,
    context: StrategyContext,
  ): MaybePromise<Change<WithSession<PartySession>>>;
  /** A party has changed. */
  onPartyUpdated?(update: Update<PartySession>, context: StrategyContext): MaybePromise<void>;
  /** A party has been deleted. */
  onPartyDeleted?(party: WithSession<PartySession>, context: StrategyContext): MaybePromise<void>;
}

/** All hooks of a {@link SessionManagerStrategy}. */
export const SESSION_MANAGER_HOOKS = [
  'onSessionCreated',
  'onSessionUpdated',
  'onSessionDeleted',
  'onPartyCreated',
  'onPartyUpdated',
  'onPartyDeleted',
] as const satisfies readonly (keyof SessionManagerStrategy)[];

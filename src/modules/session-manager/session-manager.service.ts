import { NoAnswerError } from '../../common/strategy/strategy.errors.js';
import type { StrategyContext } from '../../common/strategy/strategy-context.js';
import type { StrategyRunner } from '../../common/strategy/strategy-runner.js';
import { isThenable } from '../../common/strategy/thenable.js';
import type { StrategyCall } from '../../common/strategy/time-box.js';
import { applyChange } from '../../common/wire/apply-change.js';
import type { Change } from '../../common/wire/change.js';
import { InvalidChangeError } from '../../common/wire/invalid-change.error.js';
import { sourceOf } from '../../common/wire/message-view.js';
import type { GameSession, PartySession, WithSession } from './domain/session.js';
import type { SessionManagerStrategy, Update } from './domain/session-manager-strategy.js';

type MaybePromise<T> = T | Promise<T>;

const SESSION = { parent: undefined, name: 'session' } as const;

/**
 * Runs the studio's strategy for each hook. A Created hook answers the bytes of the session that
 * AGS shall store: those it sent, but for what the strategy changed.
 */
export class SessionManagerService {
  constructor(
    private readonly strategy: SessionManagerStrategy,
    private readonly runner: StrategyRunner,
  ) {}

  sessionCreated(session: WithSession<GameSession>, call: StrategyCall): MaybePromise<Buffer> {
    return this.#created('onSessionCreated', session, call, (context) =>
      this.strategy.onSessionCreated?.(session, context),
    );
  }

  partyCreated(party: WithSession<PartySession>, call: StrategyCall): MaybePromise<Buffer> {
    return this.#created('onPartyCreated', party, call, (context) =>
      this.strategy.onPartyCreated?.(party, context),
    );
  }

  sessionUpdated(update: Update<GameSession>, call: StrategyCall): MaybePromise<void> {
    return this.#told('onSessionUpdated', call, (context) =>
      this.strategy.onSessionUpdated?.(update, context),
    );
  }

  sessionDeleted(session: WithSession<GameSession>, call: StrategyCall): MaybePromise<void> {
    return this.#told('onSessionDeleted', call, (context) =>
      this.strategy.onSessionDeleted?.(session, context),
    );
  }

  partyUpdated(update: Update<PartySession>, call: StrategyCall): MaybePromise<void> {
    return this.#told('onPartyUpdated', call, (context) =>
      this.strategy.onPartyUpdated?.(update, context),
    );
  }

  partyDeleted(party: WithSession<PartySession>, call: StrategyCall): MaybePromise<void> {
    return this.#told('onPartyDeleted', call, (context) =>
      this.strategy.onPartyDeleted?.(party, context),
    );
  }

  #created<T extends GameSession | PartySession>(
    hook: 'onSessionCreated' | 'onPartyCreated',
    session: WithSession<T>,
    call: StrategyCall,
    ask: (context: StrategyContext) => MaybePromise<Change<WithSession<T>>> | undefined,
  ): MaybePromise<Buffer> {
    if (this.strategy[hook] === undefined) return unchanged(session);
    const store = (change: Change<WithSession<T>> | undefined): Buffer => {
      if (change === undefined || change === null) throw new NoAnswerError(hook);
      if (removesSession(change)) {
        throw new InvalidChangeError(SESSION, undefined, 'a change of it, or no mention of it');
      }
      return applyChange(session, change);
    };
    return this.runner.run<Buffer>(
      hook,
      call,
      (context) => {
        const answer = ask(context);
        return isThenable(answer) ? Promise.resolve(answer).then(store) : store(answer);
      },
      () => unchanged(session),
    );
  }

  #told(
    hook: string,
    call: StrategyCall,
    tell: (context: StrategyContext) => MaybePromise<void>,
  ): MaybePromise<void> {
    return this.runner.run<void>(hook, call, tell, () => undefined);
  }
}

/** AGS never has a session without its inner one, and must not be made to store one. */
function removesSession(change: unknown): boolean {
  return typeof change === 'object' && change !== null && 'session' in change
    ? change.session === undefined
    : false;
}

function unchanged(session: object): Buffer {
  const source = sourceOf(session);
  if (source === undefined) throw new TypeError('session: found an object that is no view');
  return source.encoded();
}

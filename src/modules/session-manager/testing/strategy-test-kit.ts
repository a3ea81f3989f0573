import type { StrategyContext } from '../../../common/strategy/strategy-context.js';
import { applyChange } from '../../../common/wire/apply-change.js';
import type { Change } from '../../../common/wire/change.js';
import type { MessageSchema } from '../../../common/wire/message-schema.js';
import { readMessage } from '../../../common/wire/read-message.js';
import type { GameSession, PartySession, WithSession } from '../domain/session.js';
import { gameSession, partySession } from '../wire/session-messages.js';

/** What every session under test has unless the test says otherwise. */
const BASE_SESSION = {
  id: 'session-1',
  namespace: 'mygame',
  isActive: true,
  version: 1,
  configurationName: 'my-template',
} as const;

const NOTHING = Buffer.alloc(0);

/**
 * A game session as a hook gets it.
 * @param fields  what matters to the test: `aGameSession({ matchPool: 'eu' })`
 */
export function aGameSession(fields: Change<GameSession> = {}): WithSession<GameSession> {
  return withFields(gameSession, fields);
}

/** A party as a hook gets it. @param fields  what matters to the test */
export function aPartySession(fields: Change<PartySession> = {}): WithSession<PartySession> {
  return withFields(partySession, fields);
}

/**
 * What AGS stores when a Created hook answers `change`.
 * @throws InvalidChangeError naming the field, as the host would
 */
export function storedGameSession(
  session: WithSession<GameSession>,
  change: Change<WithSession<GameSession>>,
): GameSession {
  return readMessage(gameSession, applyChange(session, change));
}

/** What AGS stores when a Created hook answers `change`; see {@link storedGameSession}. */
export function storedPartySession(
  party: WithSession<PartySession>,
  change: Change<WithSession<PartySession>>,
): PartySession {
  return readMessage(partySession, applyChange(party, change));
}

/** A context for hooks that look at theirs: silent, and never aborted unless told so. */
export function aStrategyContext(context: Partial<StrategyContext> = {}): StrategyContext {
  const silent = () => undefined;
  return {
    signal: new AbortController().signal,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    correlationId: 'correlation-1',
    ...context,
  };
}

function withFields<T extends GameSession | PartySession>(
  schema: MessageSchema<T>,
  fields: Change<T>,
): WithSession<T> {
  const nothing = readMessage<GameSession | PartySession>(schema, NOTHING);
  const base = readMessage(schema, applyChange(nothing, { session: BASE_SESSION }));
  return readMessage(schema, applyChange(base, fields)) as WithSession<T>; // of BASE_SESSION at least
}

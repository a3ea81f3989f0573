import type { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import type { Clock } from '../../common/time/clock.js';
import type { SessionHooks } from '../hooks/session-hooks.js';
import type { Route } from '../http/route.js';
import type { Iam } from '../iam/iam.js';
import type { IdSource } from '../id-source.js';
import { configurationRoutes } from './configuration-routes.js';
import { ConfigurationTemplates } from './configuration-templates.js';
import { gameSessionRoutes } from './game-session-routes.js';
import { LiveSessions } from './live-sessions.js';
import { Membership } from './membership.js';
import { partyRoutes } from './party-routes.js';
import type { SessionActions } from './session-actions.js';
import { SessionChanges } from './session-changes.js';
import { SessionFactory } from './session-factory.js';
import {
  type GameSessionMessage,
  type PartySessionMessage,
  SessionMessages,
} from './session-messages.js';
import { storageRoutes } from './storage-routes.js';

/** What the Session service of the local AGS is built from. */
export interface SessionRouteParts {
  readonly iam: Iam;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly registry: MessageRegistry;
  readonly actions: SessionActions;
  readonly hooks: SessionHooks;
}

/** Endpoints of templates, game sessions, parties and storage. */
export function sessionRoutes(parts: SessionRouteParts): readonly Route[] {
  const { iam, ids, clock, registry, actions, hooks } = parts;
  const messages = new SessionMessages(registry);
  const membership = new Membership(messages, actions);
  const templates = new ConfigurationTemplates(clock);
  const factory = new SessionFactory(messages, membership, ids, clock, iam.options.namespace);
  const games = new LiveSessions<GameSessionMessage>('Session', messages, hooks, clock);
  const parties = new LiveSessions<PartySessionMessage>('Party', messages, hooks, clock);
  const gameChanges = new SessionChanges(games, membership, actions, clock);
  const partyChanges = new SessionChanges(parties, membership, actions, clock);
  return [
    ...configurationRoutes(iam, templates),
    ...gameSessionRoutes({
      iam,
      templates,
      factory,
      messages,
      sessions: games,
      changes: gameChanges,
    }),
    ...partyRoutes({ iam, templates, factory, sessions: parties, changes: partyChanges }),
    ...storageRoutes(iam, gameChanges),
  ];
}

import type { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import type { Clock } from '../../common/time/clock.js';
import type { GameServer } from '../dedicated-servers/game-server.js';
import type { SessionHooks } from '../hooks/session-hooks.js';
import type { Iam } from '../iam/iam.js';
import type { IdSource } from '../id-source.js';
import { ConfigurationTemplates } from './configuration-templates.js';
import { LiveSessions } from './live-sessions.js';
import { Membership } from './membership.js';
import type { SessionActions } from './session-actions.js';
import { SessionFactory } from './session-factory.js';
import {
  type GameSessionMessage,
  type PartySessionMessage,
  SessionMessages,
} from './session-messages.js';

/** What the Session service of the local AGS is built from. */
export interface SessionServiceParts {
  readonly iam: Iam;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly registry: MessageRegistry;
  readonly actions: SessionActions;
  readonly hooks: SessionHooks;
}

/** The Session service without its endpoints: what it holds, and the rules by which that changes. */
export class SessionService {
  readonly messages: SessionMessages;
  readonly membership: Membership;
  readonly templates: ConfigurationTemplates;
  readonly factory: SessionFactory;
  readonly games: LiveSessions<GameSessionMessage>;
  readonly parties: LiveSessions<PartySessionMessage>;
  /** What was told last of the servers of game sessions, by the ids of these. */
  readonly servers = new Map<string, GameServer>();
  readonly actions: SessionActions;

  constructor({ iam, ids, clock, registry, actions, hooks }: SessionServiceParts) {
    this.actions = actions;
    this.messages = new SessionMessages(registry);
    this.membership = new Membership(this.messages, actions);
    this.templates = new ConfigurationTemplates(clock);
    const { messages, membership } = this;
    this.factory = new SessionFactory(messages, membership, ids, clock, iam.options.namespace);
    this.games = new LiveSessions<GameSessionMessage>('Session', messages, hooks, clock);
    this.parties = new LiveSessions<PartySessionMessage>('Party', messages, hooks, clock);
  }
}

import type { JsonObject } from '@bufbuild/protobuf';
import type { Clock } from '../../common/time/clock.js';
import type { RestCaller } from '../iam/bearer-caller.js';
import { forbidden, ServiceError } from '../service-error.js';
import type { LiveSession, LiveSessions } from './live-sessions.js';
import { activeMember, activeMembers, type Membership, refreshFullness } from './membership.js';
import type { SessionActions } from './session-actions.js';
import type { BaseSessionMessage, SessionMessage } from './session-messages.js';
import type { SessionSettings } from './session-requests.js';
import { configurationFromRest } from './session-rest-mapper.js';

/** What may be done with a session of either kind, and by whom. Clients may do what members may. */
export class SessionChanges<M extends SessionMessage> {
  readonly #sessions: LiveSessions<M>;
  readonly #membership: Membership;
  readonly #actions: SessionActions;
  readonly #clock: Clock;

  constructor(
    sessions: LiveSessions<M>,
    membership: Membership,
    actions: SessionActions,
    clock: Clock,
  ) {
    this.#sessions = sessions;
    this.#membership = membership;
    this.#actions = actions;
    this.#clock = clock;
  }

  join(id: string, caller: RestCaller): LiveSession<M> {
    const userId = playerOf(caller);
    return this.#sessions.change(id, ({ session }) =>
      this.#membership.join(session, userId, this.#clock.now()),
    );
  }

  leave(id: string, caller: RestCaller): LiveSession<M> {
    const userId = playerOf(caller);
    return this.#sessions.change(id, ({ session }) => {
      const action = this.#membership.leave(session, userId, this.#clock.now());
      session.isActive = activeMembers(session).length > 0;
      return action;
    });
  }

  reject(id: string, caller: RestCaller): LiveSession<M> {
    const userId = playerOf(caller);
    return this.#sessions.change(id, ({ session }) =>
      this.#membership.reject(session, userId, this.#clock.now()),
    );
  }

  invite(id: string, caller: RestCaller, userId: string): LiveSession<M> {
    return this.#sessions.change(id, ({ session }) => {
      requireMember(session, caller);
      return this.#membership.invite(session, userId, this.#clock.now());
    });
  }

  kick(id: string, caller: RestCaller, userId: string): LiveSession<M> {
    return this.#sessions.change(id, ({ session }) => {
      requireLeader(session, caller);
      return this.#membership.kick(session, userId, this.#clock.now());
    });
  }

  promote(id: string, caller: RestCaller, userId: string): LiveSession<M> {
    return this.#sessions.change(id, ({ session }) => {
      requireLeader(session, caller);
      return this.#membership.promote(session, userId);
    });
  }

  /**
   * Changes what the request names; attributes are put beside those that are there.
   * @param edit  changes what this kind of session has beyond the common part
   * @throws ServiceError 409 when the session is no longer at `version`
   */
  patch(
    id: string,
    caller: RestCaller,
    request: SessionSettings & { readonly version: number },
    edit: (draft: M) => void = () => undefined,
  ): LiveSession<M> {
    const { template } = this.#sessions.get(id);
    return this.#sessions.change(id, (draft) => {
      const { session } = draft;
      requireMember(session, caller);
      if (session.version !== request.version) {
        const found = `found ${request.version}, the session is at ${session.version}`;
        throw new ServiceError(409, 20044, 'SessionVersionMismatch', `version: ${found}`);
      }
      if (request.attributes) {
        session.attributes = { ...session.attributes, ...request.attributes };
      }
      if (session.configuration !== undefined) {
        const { configuration } = session;
        const asBefore = { ...template, ...this.#settingsOf(configuration) };
        const { attributes: _, ...changed } = configurationFromRest(asBefore, request);
        Object.assign(configuration, changed);
      }
      edit(draft);
      refreshFullness(session);
      return this.#actions.bits('SessionUpdated');
    });
  }

  /** Writes the leader's part of the storage, or a member's own. */
  store(id: string, caller: RestCaller, owner: 'leader' | string, data: JsonObject): JsonObject {
    this.#sessions.change(id, ({ session }) => {
      if (owner === 'leader') requireLeader(session, caller);
      else if (caller.userId !== undefined && caller.userId !== owner) {
        throw forbidden('insufficient permissions');
      } else activeMember(session, owner);
      session.storages = withStored(session.storages ?? {}, owner, data);
      return this.#actions.bits('SessionStorageUpdated');
    });
    return data;
  }

  /** @throws ServiceError 403 for a player who does not take part */
  delete(id: string, caller: RestCaller): void {
    requireMember(this.#sessions.get(id).message.session, caller);
    this.#sessions.delete(id);
  }

  #settingsOf(configuration: NonNullable<BaseSessionMessage['configuration']>) {
    const { type, joinability, autoJoin, minPlayers, maxPlayers, textChat } = configuration;
    const { inviteTimeout, inactiveTimeout } = configuration;
    return {
      type,
      joinability,
      autoJoin,
      minPlayers,
      maxPlayers,
      textChat,
      inviteTimeout,
      inactiveTimeout,
    };
  }
}

function playerOf({ userId }: RestCaller): string {
  if (userId === undefined) throw forbidden("expected a user's token, found a client's");
  return userId;
}

function requireMember(session: BaseSessionMessage, { userId }: RestCaller): void {
  if (userId !== undefined) activeMember(session, userId);
}

function requireLeader(session: BaseSessionMessage, { userId }: RestCaller): void {
  if (userId !== undefined && session.leaderId !== userId) {
    throw forbidden('user is not the leader of the session');
  }
}

/** Storage has a part of the leader and one of each member. */
function withStored(storage: JsonObject, owner: string, data: JsonObject): JsonObject {
  if (owner === 'leader') return { ...storage, leader: data };
  const { members } = storage;
  const others = typeof members === 'object' && !Array.isArray(members) ? members : {};
  return { ...storage, members: { ...others, [owner]: data } };
}

import { ServiceError } from '../service-error.js';
import type { ActionName, SessionActions } from './session-actions.js';
import type { BaseSessionMessage, SessionMessages, UserMessage } from './session-messages.js';

const ACTIVE_STATUSES: readonly string[] = ['JOINED', 'CONNECTED'];

/** Who belongs to a session, and the rules by which that changes. Every change names its action. */
export class Membership {
  readonly #messages: SessionMessages;
  readonly #actions: SessionActions;

  constructor(messages: SessionMessages, actions: SessionActions) {
    this.#messages = messages;
    this.#actions = actions;
  }

  /** A member that is there from the beginning. */
  newcomer(userId: string, status: 'INVITED' | 'JOINED', now: number): UserMessage {
    const updatedAt = this.#messages.time(now);
    return this.#messages.user({ id: userId, status, statusV2: status, updatedAt });
  }

  /** @throws ServiceError 403 without an invitation where one is needed, 409 when it is full */
  join(session: BaseSessionMessage, userId: string, now: number): number {
    const member = memberOf(session, userId);
    if (member !== undefined && isActive(member)) return 0;
    const isInvited = member?.statusV2 === 'INVITED';
    if (!isInvited && session.configuration?.joinability !== 'OPEN') {
      throw new ServiceError(403, 20047, 'SessionNotJoinable', 'user is not invited');
    }
    if (session.isFull) throw new ServiceError(409, 20048, 'SessionFull', 'session is full');
    if (member === undefined) session.members.push(this.newcomer(userId, 'JOINED', now));
    else this.#setStatus(member, 'JOINED', now);
    if (session.leaderId === '') session.leaderId = userId;
    refreshFullness(session);
    return this.#actions.bits('SessionUserJoined', 'SessionMembersChanged');
  }

  /** @throws ServiceError 403 when the user is no active member */
  leave(session: BaseSessionMessage, userId: string, now: number): number {
    return this.#end(session, activeMember(session, userId), 'LEFT', 'SessionUserLeave', now);
  }

  /** @throws ServiceError 404 when the user is no member */
  kick(session: BaseSessionMessage, userId: string, now: number): number {
    const member = memberOf(session, userId);
    if (member === undefined || !(isActive(member) || member.statusV2 === 'INVITED')) {
      throw new ServiceError(404, 20049, 'MemberNotFound', `member "${userId}" is not found`);
    }
    return this.#end(session, member, 'KICKED', 'SessionUserKicked', now);
  }

  /** @throws ServiceError 403 when the user is not invited */
  reject(session: BaseSessionMessage, userId: string, now: number): number {
    const member = memberOf(session, userId);
    if (member?.statusV2 !== 'INVITED') {
      throw new ServiceError(403, 20047, 'SessionNotJoinable', 'user is not invited');
    }
    return this.#end(session, member, 'REJECTED', 'SessionUserRejected', now);
  }

  /** Inviting an active or invited member changes nothing. */
  invite(session: BaseSessionMessage, userId: string, now: number): number {
    const member = memberOf(session, userId);
    if (member !== undefined && (isActive(member) || member.statusV2 === 'INVITED')) return 0;
    if (member === undefined) session.members.push(this.newcomer(userId, 'INVITED', now));
    else this.#setStatus(member, 'INVITED', now);
    return this.#actions.bits('SessionUserInvited', 'SessionMembersChanged');
  }

  /** @throws ServiceError 403 when the user is no active member */
  promote(session: BaseSessionMessage, userId: string): number {
    activeMember(session, userId);
    if (session.leaderId === userId) return 0;
    session.leaderId = userId;
    return this.#actions.bits('SessionLeaderPromoted');
  }

  /** A member goes; when it was the leader, the next active member leads. */
  #end(
    session: BaseSessionMessage,
    member: UserMessage,
    status: string,
    event: ActionName,
    now: number,
  ): number {
    this.#setStatus(member, status, now);
    refreshFullness(session);
    const action = this.#actions.bits(event, 'SessionMembersChanged');
    if (session.leaderId !== member.id) return action;
    session.leaderId = activeMembers(session)[0]?.id ?? '';
    return session.leaderId === '' ? action : action | this.#actions.bits('SessionLeaderPromoted');
  }

  #setStatus(member: UserMessage, status: string, now: number): void {
    member.previousStatus = member.statusV2;
    member.status = status;
    member.statusV2 = status;
    member.updatedAt = this.#messages.time(now);
  }
}

export function memberOf(session: BaseSessionMessage, userId: string): UserMessage | undefined {
  return session.members.find((member) => member.id === userId);
}

/** Members that take part now. */
export function activeMembers(session: BaseSessionMessage): readonly UserMessage[] {
  return session.members.filter(isActive);
}

/** Members that have a place: those that take part, and those that may still come. */
export function expectedMembers(session: BaseSessionMessage): readonly UserMessage[] {
  return session.members.filter((member) => isActive(member) || member.statusV2 === 'INVITED');
}

/** Brings `isFull` in line with the members. */
export function refreshFullness(session: BaseSessionMessage): void {
  const places = session.configuration?.maxPlayers ?? Number.POSITIVE_INFINITY;
  session.isFull = activeMembers(session).length >= places;
}

function isActive(member: UserMessage): boolean {
  return ACTIVE_STATUSES.includes(member.statusV2);
}

/** @throws ServiceError 403 when the user is no active member */
export function activeMember(session: BaseSessionMessage, userId: string): UserMessage {
  const member = memberOf(session, userId);
  if (member === undefined || !isActive(member)) {
    throw new ServiceError(403, 20046, 'NotAMember', 'user is not an active member of the session');
  }
  return member;
}

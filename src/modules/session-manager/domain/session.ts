import type { Struct } from '../../../common/wire/json-struct.js';
import type { Timestamp } from '../../../common/wire/timestamp.js';

/**
 * What game sessions and parties have in common. Fields that AGS left out read as `''`, `0`,
 * `false`, an empty list, or `undefined` for messages.
 */
export interface BaseSession {
  readonly isActive: boolean;
  /** AGS's own; not to be changed. */
  readonly isFull: boolean;
  /** Raised by AGS at every change; the first stored version is 1. */
  readonly version: number;
  readonly id: string;
  readonly namespace: string;
  readonly createdBy: string;
  /** Name of the session template. */
  readonly configurationName: string;
  readonly leaderId: string;
  readonly createdAt: Timestamp | undefined;
  readonly expiredAt: Timestamp | undefined;
  readonly updatedAt: Timestamp | undefined;
  /** Free data of the game, shown to all members. */
  readonly attributes: Struct | undefined;
  readonly storages: Struct | undefined;
  readonly configuration: Configuration | undefined;
  readonly members: readonly User[];
}

/** What the session template says, as far as AGS sends it. */
export interface Configuration {
  readonly attributes: Struct | undefined;
  readonly autoJoin: boolean;
  /** Seconds. */
  readonly inactiveTimeout: number;
  /** Seconds. */
  readonly inviteTimeout: number;
  /** `OPEN`, `CLOSED`, `INVITE_ONLY`, `FRIENDS_OF_MEMBERS`, …; open to new words. */
  readonly joinability: string;
  /** Seconds. */
  readonly leaderElectionGracePeriod: number;
  readonly maxPlayers: number;
  readonly minPlayers: number;
  readonly persistent: boolean;
  readonly textChat: boolean;
  readonly disableResendInvite: boolean;
  /** `DS`, `P2P` or `NONE`; open to new words. */
  readonly type: string;
}

/** One member of a session, also after having left it. */
export interface User {
  readonly id: string;
  /** The old form of {@link User.statusV2}. */
  readonly status: string;
  /** `INVITED`, `JOINED`, `CONNECTED`, `LEFT`, `KICKED`, …; open to new words. */
  readonly statusV2: string;
  readonly updatedAt: Timestamp | undefined;
  readonly platformId: string;
  readonly platformUserId: string;
  readonly previousStatus: string;
}

/** A game session. What a Created hook leaves alone is stored by AGS exactly as it came. */
export interface GameSession {
  readonly retry: number;
  /** AGS does not document the unit. */
  readonly processingTime: bigint;
  readonly matchPool: string;
  readonly backfillTicketId: string;
  /** Named local dedicated server. */
  readonly serverName: string;
  readonly step: string;
  /** Join code; AGS's own. */
  readonly code: string;
  readonly ticketIds: readonly string[];
  readonly dsInformation: DsInformation | undefined;
  readonly session: BaseSession | undefined;
  readonly teams: readonly Team[];
  /** Shared with the dedicated server; never to be logged. */
  readonly secret: string;
}

/** State of the dedicated server; hooks are not told its address. */
export interface DsInformation {
  readonly requestedAt: Timestamp | undefined;
  /** The old form of {@link DsInformation.statusV2}. */
  readonly status: string;
  /** `NEED_TO_REQUEST`, `REQUESTED`, `AVAILABLE`, `ENDED`, …; open to new words. */
  readonly statusV2: string;
}

export interface Team {
  readonly userIds: readonly string[];
  readonly partyMembers: readonly PartyMember[];
  readonly teamId: string;
}

export interface PartyMember {
  readonly partyId: string;
  readonly userIds: readonly string[];
}

/** A party. */
export interface PartySession {
  readonly session: BaseSession | undefined;
  /** Join code; AGS's own. */
  readonly code: string;
}

/** A session as hooks get it: AGS never calls one without the inner session. */
export type WithSession<T extends GameSession | PartySession> = T & {
  readonly session: BaseSession;
};

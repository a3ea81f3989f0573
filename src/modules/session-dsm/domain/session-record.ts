import type { DedicatedServer } from './dedicated-server.js';
import type { DsInformation } from './ds-information.js';
import type { GameSessionKey } from './game-session-key.js';

/**
 * - `starting`: the provider is at it; of what it said it keeps, a server may exist
 * - `live`: handed out, or about to be
 * - `releasing`: nobody wants the server any more, and it may still run
 * - `ended`: there is no server; AGS has yet to be told of it
 */
export type RecordPhase = 'starting' | 'live' | 'releasing' | 'ended';

/** Something that AGS is to be told. */
export interface Report {
  readonly id: string;
  readonly information: DsInformation;
  /** Milliseconds since the epoch; AGS does not wait longer. */
  readonly notAfterMs: number;
}

/**
 * What the host remembers of a session's server, as it is written down: no secrets. There is one
 * record for a session at most, and none once nothing is left to do for it.
 */
export interface SessionRecord {
  readonly session: GameSessionKey;
  /** How AGS asked: it waits for the answer, or for a report. */
  readonly mode: 'sync' | 'async';
  readonly phase: RecordPhase;
  /** Of the order, for reports and for settling after a restart. */
  readonly order: {
    readonly deployment: string;
    readonly requestedRegions: readonly string[];
    readonly maximumPlayers: number;
    readonly clientVersion: string;
    readonly gameMode: string;
  };
  /** What the provider keeps to find the server again. */
  readonly kept: string | undefined;
  readonly server: DedicatedServer | undefined;
  /** False while nobody has been given the server of a synchronous request. */
  readonly isClaimed: boolean;
  /** True once AGS wants the session's server ended; missing means false. */
  readonly isEndAsked?: boolean;
  /** Milliseconds since the epoch until which AGS waits for the outcome of an asynchronous start. */
  readonly answerByMs: number;
  /** In the order in which AGS is to be told. */
  readonly reports: readonly Report[];
}

/** Where records outlive the process. */
export interface SessionRecords {
  /** Every record that was put and not removed. Unreadable ones are set aside, not thrown. */
  load(): Promise<readonly SessionRecord[]>;
  /** Resolves once the record is on disk in place of an older one; never half of it. */
  put(record: SessionRecord): Promise<void>;
  /** Removing what is not there is fine. */
  remove(sessionId: string): Promise<void>;
}

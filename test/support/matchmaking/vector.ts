import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A JSON value, its special numbers decoded. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

export interface VectorTicket {
  readonly ticketId: string;
  readonly matchPool: string;
  readonly namespace: string;
  readonly partySessionId: string;
  readonly players: readonly { readonly playerId: string; readonly attributes?: JsonObject }[];
  readonly ticketAttributes?: JsonObject;
  readonly latencies?: Readonly<Record<string, number | string>>;
  readonly excludedSessions?: readonly string[];
  readonly ageSeconds?: number;
  readonly createdAt?: string;
}

export interface VectorTeam {
  readonly teamId: string;
  readonly userIds: readonly string[];
  readonly parties?: readonly { readonly partyId: string; readonly userIds: readonly string[] }[];
}

export interface VectorSession {
  readonly ticketId: string;
  readonly matchPool: string;
  readonly matchSessionId: string;
  readonly ageSeconds?: number;
  readonly createdAt?: string;
  readonly partialMatch?: {
    readonly tickets: readonly VectorTicket[];
    readonly teams: readonly VectorTeam[];
    readonly regionPreferences: readonly string[];
    readonly matchAttributes: JsonObject;
    readonly backfill: boolean;
    readonly serverName: string;
    readonly clientVersion: string;
  };
}

export interface Invariant {
  readonly check: string;
  readonly min?: number;
  readonly max?: number;
  readonly value?: Json;
}

/** One file of test/vectors/matchmaking; README.md there tells what the fields mean. */
export interface Vector {
  readonly name: string;
  readonly category: string;
  readonly mode: 'statcodes' | 'validate' | 'enrich' | 'make' | 'backfill';
  readonly rules?: Json;
  readonly rulesText?: string;
  readonly noRules?: boolean;
  readonly config?: {
    readonly ticketChunkSize?: number;
    readonly prioritizeLargerParties?: boolean;
    readonly anyMatchOptionAllCommon?: boolean;
    readonly findAllyMaxLoop?: number;
    readonly findPartyMaxLoop?: number;
  };
  readonly parameters?: JsonObject;
  readonly messages?: readonly string[];
  readonly sendOrder?: 'tickets-first' | 'interleaved';
  readonly now?: 'relative' | 'absolute';
  readonly tickets?: readonly VectorTicket[];
  readonly backfillTickets?: readonly VectorSession[];
  readonly expected: JsonObject;
  readonly deterministic: boolean;
  readonly order?: 'exact' | 'any-result-order' | 'any-order-inside';
  readonly tieBreakSensitive?: boolean;
  readonly invariants: readonly Invariant[];
}

/** Tickets per computation where a vector's `config` names none. */
export const VECTOR_CHUNK_SIZE = 1000;

/** The vectors of a folder, by file name. */
export function readVectors(folder: string): readonly Vector[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => decoded(JSON.parse(readFileSync(join(folder, file), 'utf8'))) as Vector);
}

/** The text of the rules that the request carries; undefined when it carries no rules message. */
export function rulesTextOf(vector: Vector): string | undefined {
  if (vector.noRules) return undefined;
  return vector.rulesText ?? JSON.stringify(vector.rules ?? {});
}

/** Special numbers and repeated text, which JSON cannot carry or would carry at length. */
function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== 'object' || value === null) return value;
  if ('$num' in value) return Number(value.$num);
  if ('$repeat' in value) {
    const [text, times] = value.$repeat as [string, number];
    return text.repeat(times);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, decoded(each)]));
}

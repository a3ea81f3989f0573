import type { Json, JsonObject, Vector } from './vector.js';
import { brokenInvariants } from './vector-invariants.js';
import type { VectorOutcome } from './vector-outcome.js';

/** A vector whose answer is meant to differ from the recorded one. */
export interface Difference {
  /** Numbers of the oddities that explain it. */
  readonly oddities: readonly number[];
  /** What ours answers; where the outcome was not fixed, missing. */
  readonly expected?: JsonObject;
  /** Checks of the vector that do not hold for ours. */
  readonly without?: readonly string[];
}

/** By the name of the vector. */
export type Differences = Readonly<Record<string, Difference>>;

/** The statuses that rule and ticket errors have with us. */
const PROPER_STATUS: Readonly<Record<string, string>> = { UNKNOWN: 'INVALID_ARGUMENT' };

/**
 * What is wrong with an outcome, as text; undefined when it is as recorded or as listed among the
 * differences.
 */
export function faultOf(
  vector: Vector,
  outcome: VectorOutcome,
  difference: Difference | undefined,
): string | undefined {
  const skipped = new Set(difference?.without);
  const checked = {
    ...vector,
    invariants: vector.invariants.filter(({ check }) => !skipped.has(check)),
  };
  const broken = brokenInvariants(checked, outcome);
  if (broken.length > 0) return broken.join('; ');
  const expected = difference?.expected ?? vector.expected;
  const isFixed = difference?.expected !== undefined || isExact(vector);
  if (!isFixed) return undefined;
  const order = difference?.expected === undefined ? vector.order : 'exact';
  const wanted = comparable(difference?.expected ? expected : proper(expected), expected, order);
  const found = comparable(outcome as unknown as Json, expected, order);
  return wanted === found ? undefined : `expected ${wanted}\n   found ${found}`;
}

function isExact(vector: Vector): boolean {
  return (
    vector.deterministic && !vector.tieBreakSensitive && Object.keys(vector.expected).length > 0
  );
}

function proper(expected: JsonObject): JsonObject {
  const { error } = expected;
  if (error === undefined) return expected;
  const { status, message } = error as { status: string; message: string };
  return { error: { status: PROPER_STATUS[status] ?? status, message } };
}

/** Text that is equal for outcomes that count as equal. */
function comparable(outcome: Json, expected: JsonObject, order: Vector['order']): string {
  const shown = shaped(outcome, expected);
  if (order === 'any-order-inside') return canonical(sortedInside(shown));
  if (order !== 'any-result-order') return canonical(shown);
  return canonical(
    Object.fromEntries(
      Object.entries(shown as JsonObject).map(([key, value]) => [
        key,
        Array.isArray(value) ? sorted(value as readonly Json[]) : value,
      ]),
    ),
  );
}

/** Leaves out what the recorded outcome leaves out; random ids of teams become `*`. */
function shaped(found: Json, expected: Json | undefined): Json {
  if (Array.isArray(found)) {
    const items = Array.isArray(expected) ? (expected as readonly Json[]) : [];
    return found.map((item: Json, index) => shaped(item, items[index] ?? items[0]));
  }
  if (typeof found !== 'object' || found === null) return found;
  if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) return found;
  const wanted = expected as JsonObject;
  return Object.fromEntries(
    Object.entries(found)
      .filter(([key]) => !OPTIONAL.has(key) || key in wanted)
      .map(([key, value]) => {
        if (key === 'teamId') return [key, /^[0-9a-f]{32}$/.test(String(value)) ? '*' : value];
        if (FREE_FORM.has(key)) return [key, value];
        return [key, shaped(value, wanted[key])];
      }),
  );
}

/** What some vectors leave out. */
const OPTIONAL: ReadonlySet<string> = new Set(['teamId', 'ticketAttributes', 'code']);
const FREE_FORM: ReadonlySet<string> = new Set(['matchAttributes', 'ticketAttributes', 'ticket']);

function sortedInside(value: Json): Json {
  if (Array.isArray(value)) return sorted((value as readonly Json[]).map(sortedInside));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, sortedInside(each)]));
}

function sorted(items: readonly Json[]): Json {
  return [...items].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
}

/** JSON with sorted keys; special numbers by name. */
export function canonical(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return `{"$num":"${value}"}`;
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonical(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`);
  return `{${entries.join(',')}}`;
}

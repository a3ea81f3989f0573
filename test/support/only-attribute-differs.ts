import { WireType } from '@bufbuild/protobuf/wire';
import { same } from './same.js';
import { recordsOf, type WireRecord } from './wire-records.js';

/** Field number of the inner session, by type of the outer one. */
export const INNER_SESSION = { GameSession: 10, PartySession: 1 } as const;

export type SessionType = keyof typeof INNER_SESSION;

const ATTRIBUTES = 12;
const ENTRY = 1;
const KEY = 1;

/**
 * Holds the bytes of two sessions against each other: but for the entry with `key` in the
 * attributes of the inner session, all records stand where they stood and as they were.
 */
export function onlyAttributeDiffers(
  type: SessionType,
  before: Buffer,
  after: Buffer,
  key: string,
): void {
  if (before.equals(after)) return;
  const inner = around(before, after, isMessage(INNER_SESSION[type]));
  const attributes = around(inner.before, inner.after, isMessage(ATTRIBUTES));
  around(attributes.before, attributes.after, (record) => isEntryOf(record, key));
}

/**
 * Compares all records but those that `mayDiffer`, of which there is at most one afterwards, where
 * the first of them stood, or last.
 * @returns the joined values of those that may differ
 */
function around(before: Buffer, after: Buffer, mayDiffer: (record: WireRecord) => boolean) {
  const [old, now] = [recordsOf(before), recordsOf(after)];
  const kept = (records: readonly WireRecord[]) =>
    records.filter((record) => !mayDiffer(record)).map((record) => record.bytes);
  same(kept(now), kept(old));
  const [oldOnes, newOnes] = [old.filter(mayDiffer), now.filter(mayDiffer)];
  same(newOnes.length <= 1, true);
  if (newOnes.length === 1) {
    const place = oldOnes.length === 0 ? now.length - 1 : old.findIndex(mayDiffer);
    same(now.findIndex(mayDiffer), place);
  }
  const join = (records: readonly WireRecord[]) =>
    Buffer.concat(records.map((record) => record.value));
  return { before: join(oldOnes), after: join(newOnes) };
}

function isMessage(field: number): (record: WireRecord) => boolean {
  return (record) => record.field === field && record.wireType === WireType.LengthDelimited;
}

function isEntryOf(record: WireRecord, key: string): boolean {
  if (!isMessage(ENTRY)(record)) return false;
  const keys = recordsOf(record.value).filter(isMessage(KEY));
  return (keys.at(-1)?.value.toString('utf8') ?? '') === key;
}

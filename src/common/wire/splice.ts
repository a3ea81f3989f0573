import { ByteParts } from './byte-parts.js';
import { type ByteRange, RECORD } from './message-source.js';

/** All records of one field or key, and what takes their place. */
export interface RecordEdit {
  /** As {@link MessageSource.recordsOf} gives them; empty for a new field or key. */
  readonly records: readonly number[];
  /** Stands where the first record stood, or at the end; empty to remove the records. */
  readonly replacement: ByteParts;
}

/**
 * The bytes of `range` with some records replaced; all others stay as they are and where they are.
 * @param range  undefined for a message or Struct that was not there
 */
export function splice(range: ByteRange | undefined, edits: readonly RecordEdit[]): ByteParts {
  const parts = new ByteParts();
  if (range !== undefined) {
    let keptFrom = range.start;
    for (const { start, end, replacement } of inWireOrder(edits)) {
      parts.add(range.bytes, keptFrom, start);
      if (replacement !== undefined) parts.addAll(replacement);
      keptFrom = end;
    }
    parts.add(range.bytes, keptFrom, range.end);
  }
  for (const { records, replacement } of edits) {
    if (records.length === 0) parts.addAll(replacement);
  }
  return parts;
}

interface Cut {
  readonly start: number;
  readonly end: number;
  /** Only for the first record of its edit. */
  readonly replacement: ByteParts | undefined;
}

function inWireOrder(edits: readonly RecordEdit[]): readonly Cut[] {
  const all: Cut[] = [];
  for (const { records, replacement } of edits) {
    for (let i = 0; i < records.length; i += RECORD) {
      const [start, end] = [records[i] as number, records[i + 2] as number];
      all.push({ start, end, replacement: i === 0 ? replacement : undefined });
    }
  }
  return all.length < 2 ? all : all.sort((one, other) => one.start - other.start);
}

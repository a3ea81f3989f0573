import { BloomFilter } from './bloom-filter.js';
import { JsonReader } from './json-reader.js';
import { MalformedJsonError } from './malformed-json.error.js';
import { RevocationList } from './revocation-list.js';
import { epochSecondOf } from './rfc3339.js';

/** IAM's answer is no revocation list; the last good one stays. Holds no part of the answer. */
export class MalformedRevocationListError extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(`malformed revocation list: ${problem}`, options);
  }
}

const MAX_HASHES = 64;
const WORD_BITS = 64;

/**
 * Reads IAM's revocation list from its bytes without holding up the event loop.
 * @param pause awaited after each slice of work of less than a millisecond or so
 * @throws MalformedRevocationListError
 * Cost: about 10 ns a byte; a million revoked tokens are about 8 MB.
 */
export async function parseRevocationList(
  body: Buffer,
  pause: () => Promise<void>,
): Promise<RevocationList> {
  const reading = readDocument(new JsonReader(body));
  try {
    for (;;) {
      const step = reading.next();
      if (step.done) return step.value;
      await pause();
    }
  } catch (error) {
    if (!(error instanceof MalformedJsonError)) throw error;
    throw new MalformedRevocationListError(error.message, { cause: error });
  }
}

/** `undefined` where the document says nothing of tokens at all. */
type TokenFilter = { readonly filter: BloomFilter | undefined } | undefined;

function* readDocument(reader: JsonReader): Generator<void, RevocationList> {
  if (reader.peekKind() !== 'object') throw new MalformedRevocationListError('not an object');
  let tokens: TokenFilter;
  let users: ReadonlyMap<string, number> = new Map();
  yield* reader.readObject(function* (name) {
    if (name === 'revoked_tokens') tokens = yield* readTokens(reader);
    else if (name === 'revoked_users') users = yield* readUsers(reader);
    else yield* reader.skipValue();
  });
  reader.expectEnd();
  if (tokens === undefined) throw new MalformedRevocationListError('no revoked_tokens');
  return new RevocationList(tokens.filter, users);
}

function* readTokens(reader: JsonReader): Generator<void, TokenFilter> {
  if (reader.peekKind() !== 'object') {
    yield* reader.skipValue();
    return undefined;
  }
  let m: unknown;
  let k: unknown;
  let halves: Uint32Array | undefined;
  yield* reader.readObject(function* (name) {
    if (name === 'm') m = yield* readSize(reader);
    else if (name === 'k') k = yield* readSize(reader);
    else if (name === 'bits') halves = yield* readWords(reader);
    else yield* reader.skipValue();
  });
  return { filter: filterOf(m, k, halves) };
}

function filterOf(m: unknown, k: unknown, halves: Uint32Array | undefined) {
  const words = (halves?.length ?? 0) / 2;
  // Whatever `k` is: a filter without bits revokes nothing.
  if (words === 0 && (m === undefined || m === null || m === 0)) return undefined;
  if (halves === undefined || m !== words * WORD_BITS) {
    throw new MalformedRevocationListError('m is not 64 times the number of words');
  }
  if (!Number.isInteger(k) || (k as number) < 1 || (k as number) > MAX_HASHES) {
    throw new MalformedRevocationListError(`k is not an integer from 1 to ${MAX_HASHES}`);
  }
  return new BloomFilter(halves, k as number);
}

/** A number or null as such, `NaN` for what is neither. */
function* readSize(reader: JsonReader): Generator<void, number | null> {
  switch (reader.peekKind()) {
    case 'number':
      return Number(reader.readNumberText());
    case 'literal':
      return reader.readLiteral() === null ? null : Number.NaN;
    default:
      yield* reader.skipValue();
      return Number.NaN;
  }
}

function* readWords(reader: JsonReader): Generator<void, Uint32Array | undefined> {
  if (reader.peekKind() === 'literal' && reader.readLiteral() === null) return undefined;
  if (reader.peekKind() !== 'array') throw new MalformedRevocationListError('bits is no array');
  let halves = new Uint32Array(256);
  let length = 0;
  const store = (low: number, high: number) => {
    if (length === halves.length) {
      const longer = new Uint32Array(halves.length * 2);
      longer.set(halves);
      halves = longer;
    }
    halves[length] = low;
    halves[length + 1] = high;
    length += 2;
  };
  yield* reader.readArray(() => {
    reader.readUnsigned64(store);
    return undefined;
  });
  return halves.slice(0, length);
}

function* readUsers(reader: JsonReader): Generator<void, ReadonlyMap<string, number>> {
  const revokedThrough = new Map<string, number>();
  if (reader.peekKind() === 'literal' && reader.readLiteral() === null) return revokedThrough;
  if (reader.peekKind() !== 'array') {
    throw new MalformedRevocationListError('revoked_users is no array');
  }
  yield* reader.readArray(function* () {
    if (reader.peekKind() !== 'object') {
      yield* reader.skipValue();
      return;
    }
    let id: string | undefined;
    let revokedAt: string | undefined;
    yield* reader.readObject(function* (name) {
      if (name === 'id') id = yield* readText(reader);
      else if (name === 'revoked_at') revokedAt = yield* readText(reader);
      else yield* reader.skipValue();
    });
    if (id === undefined || id === '') return;
    // A time that cannot be read counts for every token of the user.
    const second = epochSecondOf(revokedAt ?? '') ?? Number.POSITIVE_INFINITY;
    revokedThrough.set(id, Math.max(second, revokedThrough.get(id) ?? Number.NEGATIVE_INFINITY));
  });
  return revokedThrough;
}

function* readText(reader: JsonReader): Generator<void, string | undefined> {
  if (reader.peekKind() === 'string') return reader.readString();
  yield* reader.skipValue();
  return undefined;
}

import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import type { MatchAnswer } from '../support/matchmaking/match-client.js';
import { type MatchHost, startMatchHost } from '../support/matchmaking/match-host.js';

const FOLDER = new URL('../fixtures/matchmaking/', import.meta.url);
const PACKAGE = 'accelbyte.matchmaking.matchfunction';
const CODES: Readonly<Record<string, number>> = { OK: 0, INVALID_ARGUMENT: 3 };
const FRESH_ID = /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/;

interface Encoded {
  readonly message: string;
  readonly wire_base64: string;
}

/** A file of `test/fixtures/matchmaking`; the format is described in `test/fixtures/README.md`. */
interface Fixture {
  readonly id: string;
  readonly title: string;
  readonly method: string;
  readonly request?: Encoded;
  readonly client?: readonly Encoded[];
  readonly expect: {
    readonly status: string;
    readonly field?: string;
    readonly response?: Encoded;
    readonly server?: readonly Encoded[];
    readonly generated?: readonly string[];
  };
}

const fixtures = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Fixture);
const registry = MessageRegistry.fromBuild();

describe('the match function with the sample strategy answers as the fixtures say', () => {
  let match: MatchHost;
  beforeAll(async () => {
    match = await startMatchHost({ strategy: 'sample' });
  });
  afterAll(() => match.stop());

  it.each(fixtures.map((fixture) => [`${fixture.id}: ${fixture.title}`, fixture] as const))(
    '%s',
    async (_, fixture) => {
      const { expect: expected } = fixture;
      const answer = await callOf(match, fixture);

      expect(answer.code).toBe(CODES[expected.status]);
      if (expected.field !== undefined) expect(answer.details).toContain(expected.field);
      if (expected.status !== 'OK') return;
      const messages = expected.server ?? (expected.response ? [expected.response] : []);
      expect(answer.messages).toHaveLength(messages.length);
      for (const [index, message] of messages.entries()) {
        const isGenerated = expected.generated !== undefined;
        const found = shown(message.message, answer.messages[index] as Buffer, isGenerated);
        const wanted = shown(message.message, bytesOf(message), isGenerated);
        expect(found).toEqual(wanted);
      }
    },
  );
});

function callOf({ client }: MatchHost, fixture: Fixture): Promise<MatchAnswer> {
  return fixture.request === undefined
    ? client.stream(fixture.method, (fixture.client ?? []).map(bytesOf))
    : client.unary(fixture.method, bytesOf(fixture.request));
}

function bytesOf({ wire_base64 }: Encoded): Buffer {
  return Buffer.from(wire_base64, 'base64');
}

/** The message with its unknown fields; ids and times that are fresh become words. */
function shown(name: string, bytes: Buffer, isGenerated: boolean): unknown {
  const type = registry.message(`${PACKAGE}.${name}`);
  const message = registry.decode(type, bytes);
  const text = JSON.stringify(registry.toJson(type, message));
  const json = JSON.parse(text, (key, value) => {
    if (!isGenerated) return value;
    if (typeof value === 'string' && FRESH_ID.test(value)) return 'fresh';
    return key === 'backfill_proposal' ? { ...value, CreatedAt: 'now' } : value;
  });
  return { json, unknown: unknownFields(message) };
}

/** Numbers and bytes of fields that `proto/` does not know, at any depth. */
function unknownFields(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  const found = Object.entries(value).flatMap(([key, child]) => {
    if (key === '$unknown') {
      return [
        [
          key,
          (child as { no: number; data: Uint8Array }[]).map(({ no, data }) => [
            no,
            Buffer.from(data).toString('hex'),
          ]),
        ],
      ];
    }
    const inside = unknownFields(child);
    return inside === undefined ? [] : [[key, inside]];
  });
  return found.length === 0 ? undefined : found;
}

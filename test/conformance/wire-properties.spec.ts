import { type DescField, type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { applyChange } from '../../src/common/wire/apply-change.js';
import { MalformedMessageError } from '../../src/common/wire/malformed-message.error.js';
import type { MessageSchema } from '../../src/common/wire/message-schema.js';
import { sourceOf } from '../../src/common/wire/message-view.js';
import { readMessage } from '../../src/common/wire/read-message.js';
import type {
  GameSession,
  PartySession,
  WithSession,
} from '../../src/modules/session-manager/domain/session.js';
import * as schemas from '../../src/modules/session-manager/wire/session-messages.js';
import { sessionResponse } from '../../src/modules/session-manager/wire/session-response.js';
import { onlyAttributeDiffers } from '../support/only-attribute-differs.js';
import { same } from '../support/same.js';
import { createdRequestsOf, jsonLike, messagesOf, text } from '../support/seeded-messages.js';
import type { JsonLike } from '../support/wire-bytes.js';
import { recordsOf } from '../support/wire-records.js';

/** The same messages at each run; `SEED=… npm test` looks at others. */
const SEED = Number(process.env.SEED ?? 20_260_314);
const MESSAGES = 10_000;

const PACKAGE = 'accelbyte.session.manager';
/** @bufbuild/protobuf over the compiled `proto/`: a decoder that shares nothing with ours. */
const registry = MessageRegistry.fromBuild();

/** Two seconds each on an idle machine. */
jest.setTimeout(120_000);

type AnySession = GameSession | PartySession;

const KINDS = [
  {
    type: 'GameSession',
    request: schemas.sessionCreatedRequest as MessageSchema<{ session: AnySession | undefined }>,
  },
  {
    type: 'PartySession',
    request: schemas.partyCreatedRequest as MessageSchema<{ session: AnySession | undefined }>,
  },
] as const;

/** Seven games to three parties. */
const SHARE = { GameSession: 0.7, PartySession: 0.3 } as const;

function check(property: Parameters<typeof fc.assert>[0], numRuns: number): void {
  fc.assert(property as fc.IProperty<unknown>, { seed: SEED, numRuns });
}

function sessionIn(kind: (typeof KINDS)[number], request: Buffer): WithSession<AnySession> {
  const { session } = readMessage(kind.request, request);
  if (session?.session === undefined) throw new Error('the generator left the session out');
  return session as WithSession<AnySession>; // the line above is the proof
}

describe.each(KINDS)('ten thousand seeded messages, those with a $type', (kind) => {
  const numRuns = MESSAGES * SHARE[kind.type];
  const type = registry.message(`${PACKAGE}.${kind.type}`);

  it('are read as another decoder reads them', () => {
    check(
      fc.property(createdRequestsOf(kind.type), ({ request, session }) => {
        same(asRead(sessionIn(kind, request)), asDecoded(type, registry.decode(type, session)));
      }),
      numRuns,
    );
  });

  it('are echoed to the byte', () => {
    check(
      fc.property(createdRequestsOf(kind.type), ({ request, session }) => {
        const view = sessionIn(kind, request);
        const unchanged = [applyChange(view, {}), applyChange(view, { ...view })];
        for (const stored of [sourceOf(view)?.encoded() as Buffer, ...unchanged]) {
          same(stored, session);
          same(
            recordsOf(sessionResponse(request, stored)).map((record) => record.value),
            [session],
          );
        }
      }),
      numRuns,
    );
  });

  it('change in one attribute and nowhere else', () => {
    check(
      fc.property(
        createdRequestsOf(kind.type),
        text,
        jsonLike,
        ({ request, session }, key, value) => {
          const before = Buffer.from(request);
          const attributes = Object.fromEntries([[key, value]]);
          const stored = applyChange(sessionIn(kind, request), { session: { attributes } });

          same(request, before);
          same(registry.decode(type, stored), withAttribute(type, session, key, value));
          onlyAttributeDiffers(kind.type, session, stored, key);
          // The same change again finds nothing to do.
          const again = readMessage(kind.request, sessionResponse(request, stored)).session;
          same(applyChange(again as WithSession<AnySession>, { session: { attributes } }), stored);
        },
      ),
      numRuns,
    );
  });

  it('lose one attribute and nothing else', () => {
    check(
      fc.property(createdRequestsOf(kind.type), fc.nat(), ({ request, session }, pick) => {
        const view = sessionIn(kind, request);
        const keys = Object.keys(view.session.attributes ?? {});
        const key = keys[pick % Math.max(keys.length, 1)] ?? 'absent';
        const attributes = Object.fromEntries([[key, undefined]]);
        const stored = applyChange(view, { session: { attributes } });

        same(registry.decode(type, stored), withAttribute(type, session, key, undefined));
        onlyAttributeDiffers(kind.type, session, stored, key);
      }),
      numRuns / 5,
    );
  });
});

describe('broken messages', () => {
  const requests = Object.values<MessageSchema<object>>(schemas).filter(({ name }) =>
    name.endsWith('Request'),
  );

  it('are refused or read in full, and never refused with another error', () => {
    const damages = fc.array(damage, { minLength: 1, maxLength: 3 });
    const cases = requests.map((schema) =>
      fc.tuple(fc.constant(schema), messagesOf(schema.name.slice(PACKAGE.length + 1)), damages),
    );
    let refused = 0;
    check(
      fc.property(fc.oneof(...cases), ([schema, bytes, wrongs]) => {
        const broken = wrongs.reduce((damaged, wrong) => wrong(damaged), bytes);
        const type = registry.message(schema.name);
        const isAccepted = readsInFull(schema, broken);
        if (!isAccepted) refused++;
        // Another decoder reads a known number with another wire type as if it had its own.
        if (isAccepted && !hasForeignWireType(type, broken)) registry.decode(type, broken);
      }),
      MESSAGES,
    );
    expect(refused).toBeGreaterThan(MESSAGES / 10);
    expect(refused).toBeLessThan(MESSAGES * 0.9);
  });
});

type Damage = (bytes: Buffer) => Buffer;

const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** Something that goes wrong on the way. */
const damage: fc.Arbitrary<Damage> = fc.oneof(
  share.map(
    (at): Damage =>
      (bytes) =>
        bytes.subarray(0, at * bytes.length),
  ),
  fc.tuple(share, fc.nat(7)).map(
    ([at, bit]): Damage =>
      (bytes) => {
        const flipped = Buffer.from(bytes);
        const index = Math.floor(at * bytes.length);
        if (bytes.length > 0) flipped[index] = (flipped[index] as number) ^ (1 << bit);
        return flipped;
      },
  ),
  fc.tuple(share, fc.uint8Array({ maxLength: 6 })).map(
    ([at, inserted]): Damage =>
      (bytes) => {
        const index = Math.floor(at * bytes.length);
        return Buffer.concat([bytes.subarray(0, index), inserted, bytes.subarray(index)]);
      },
  ),
);

/** Reads every field at every depth. @returns false when the message is refused */
function readsInFull(schema: MessageSchema<object>, bytes: Buffer): boolean {
  try {
    asRead(readMessage(schema, bytes));
    return true;
  } catch (error) {
    if (error instanceof MalformedMessageError) return false;
    throw error;
  }
}

/** All fields of a view as plain values. */
function asRead(view: object): object {
  const fields = sourceOf(view)?.schema.fields ?? [];
  return Object.fromEntries(
    fields.map(({ name, message }) => {
      const value = (view as Record<string, unknown>)[name]; // views have all fields of their schema
      if (message === undefined || value === undefined) return [name, plain(value)];
      return [name, Array.isArray(value) ? value.map(asRead) : asRead(value as object)];
    }),
  );
}

/** The same of a message that @bufbuild/protobuf has decoded. */
function asDecoded(type: DescMessage, message: Message): object {
  return Object.fromEntries(
    type.fields.map((field) => {
      const value = (message as unknown as Record<string, unknown>)[field.localName];
      const nested = field.message;
      if (nested === undefined || nested.typeName.startsWith('google.') || value === undefined) {
        return [field.localName, plain(value)];
      }
      return [
        field.localName,
        Array.isArray(value)
          ? value.map((item: Message) => asDecoded(nested, item))
          : asDecoded(nested, value as Message),
      ];
    }),
  );
}

/** Without prototypes, and without what @bufbuild/protobuf notes in a timestamp. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([key]) => key !== '$typeName' && key !== '$unknown',
  );
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
}

/** What @bufbuild/protobuf makes of the session when it sets or removes the attribute itself. */
function withAttribute(
  type: DescMessage,
  session: Buffer,
  key: string,
  value: JsonLike | undefined,
): Message {
  const message = registry.decode(type, session) as Message & {
    session: { attributes?: Record<string, JsonLike> };
  };
  const { attributes } = message.session;
  const entries = Object.entries(attributes ?? {}).filter(([present]) => present !== key);
  if (value !== undefined)
    message.session.attributes = Object.fromEntries([...entries, [key, value]]);
  else if (attributes !== undefined) message.session.attributes = Object.fromEntries(entries);
  return registry.decode(type, registry.encode(type, message));
}

/** Whether some known number stands with another wire type than the contract's, at any depth. */
function hasForeignWireType(type: DescMessage, bytes: Buffer): boolean {
  return recordsOf(bytes).some((record) => {
    const field = type.fields.find((each) => each.number === record.field);
    if (field === undefined) return false;
    if (record.wireType !== wireTypeOf(field)) return true;
    if (field.fieldKind === 'map') return hasForeignEntry(field.message, record.value);
    return field.message !== undefined && hasForeignWireType(field.message, record.value);
  });
}

function hasForeignEntry(valueType: DescMessage | undefined, entry: Buffer): boolean {
  return recordsOf(entry).some(
    ({ field, wireType, value }) =>
      (field <= 2 && wireType !== WireType.LengthDelimited) ||
      (field === 2 && valueType !== undefined && hasForeignWireType(valueType, value)),
  );
}

function wireTypeOf({ message, scalar }: DescField): number {
  if (message !== undefined || scalar === ScalarType.STRING) return WireType.LengthDelimited;
  return scalar === ScalarType.DOUBLE ? WireType.Bit64 : WireType.Varint;
}

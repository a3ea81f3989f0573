import { describe, expect, it } from '@jest/globals';
import type { MessageSchema, NamedField } from '../../src/common/wire/message-schema.js';
import { ACTION_BITS } from '../../src/modules/session-manager/domain/action.js';
import * as sessionMessages from '../../src/modules/session-manager/wire/session-messages.js';
import { type ContractField, contractOf } from '../support/contract.js';

const PACKAGE = 'accelbyte.session.manager';
const contract = contractOf('session-manager');

/** Answers repeat the bytes of the request's session, so they have no schema of their own. */
const WITHOUT_SCHEMA = [`${PACKAGE}.SessionResponse`, `${PACKAGE}.PartyResponse`];

describe('the schemas of the session manager', () => {
  it('cover every message of the contract, field by field', () => {
    const contracted = Object.entries(contract.messages).filter(
      ([name]) => !WITHOUT_SCHEMA.includes(name),
    );

    expect(schemasByName()).toEqual(
      Object.fromEntries(
        contracted.map(([name, fields]) => [name, mapValues(fields, contractedField)]),
      ),
    );
  });

  it('hide the secret of the game session, and nothing else', () => {
    const secrets = allSchemas().flatMap(({ name, fields }) =>
      fields.filter((field) => field.isSecret).map((field) => `${name}.${field.wireName}`),
    );

    expect(secrets).toEqual([`${PACKAGE}.GameSession.secret`]);
  });

  it('give each answer of a Created hook the shape of its request', () => {
    for (const kind of ['Session', 'Party']) {
      expect(contract.messages[`${PACKAGE}.${kind}Response`]).toEqual(
        contract.messages[`${PACKAGE}.${kind}CreatedRequest`],
      );
    }
  });

  it('know every bit of an action', () => {
    const { None, ...bits } = contract.enums[`${PACKAGE}.Action`]?.values ?? {};

    expect(ACTION_BITS).toEqual(bits);
    expect(None).toBe(0);
  });
});

function schemasByName() {
  return Object.fromEntries(
    allSchemas().map(({ name, fields }) => [
      name,
      Object.fromEntries(fields.map((field) => [field.wireName, declaredField(field)])),
    ]),
  );
}

/** All schemas that the requests are made of, each once. */
function allSchemas(): readonly MessageSchema<object>[] {
  const found = new Set<MessageSchema<object>>();
  const collect = (schema: MessageSchema<object>) => {
    found.add(schema);
    for (const { message } of schema.fields) if (message !== undefined) collect(message);
  };
  for (const schema of Object.values<MessageSchema<object>>(sessionMessages)) collect(schema);
  return [...found];
}

function declaredField({ number, kind, isRepeated, message }: NamedField) {
  return { number, type: message?.name ?? kind, isRepeated };
}

/** A field of the contract as our schemas would put it. */
function contractedField({ number, type, kind, repeated }: ContractField) {
  const wellKnown: Record<string, string> = {
    'google.protobuf.Timestamp': 'timestamp',
    'google.protobuf.Struct': 'struct',
  };
  const ownType = kind === 'enum' ? 'enum' : (wellKnown[type] ?? type);
  return { number, type: ownType, isRepeated: repeated };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, toValue: (value: T) => U) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, toValue(value)]));
}

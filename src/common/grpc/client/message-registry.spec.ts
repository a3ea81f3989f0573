import { readdirSync, readFileSync } from 'node:fs';
import type { JsonValue } from '@bufbuild/protobuf';
import { describe, expect, it } from '@jest/globals';
import { MessageRegistry } from './message-registry.js';

const FIXTURES = new URL('../../../../test/fixtures/session-manager/', import.meta.url);

interface Fixture {
  readonly method: string;
  readonly request: {
    readonly message: string;
    readonly json: JsonValue;
    readonly wire_base64: string;
    readonly json_incomplete?: boolean;
  };
}

const fixtures = readdirSync(FIXTURES).map((name) => {
  // The format is described in test/fixtures/README.md.
  const fixture = JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')) as Fixture;
  return { name, ...fixture.request };
});

describe('MessageRegistry', () => {
  const registry = MessageRegistry.fromBuild();

  it.each(fixtures.filter(({ name }) => !/unknown-fields|nonfinite/.test(name)))(
    'reads and writes the JSON of $name',
    ({ message, json, wire_base64 }) => {
      const type = registry.message(`accelbyte.session.manager.${message}`);
      const decoded = registry.decode(type, Buffer.from(wire_base64, 'base64'));
      const fromJson = registry.fromJson(type, json);
      expect(fromJson).toEqual(decoded);
      expect(registry.fromJson(type, registry.toJson(type, decoded))).toEqual(decoded);
    },
  );

  it('keeps fields that it has never heard of', () => {
    const unknown = fixtures.find(({ name }) => name.includes('unknown-fields'));
    const type = registry.message(`accelbyte.session.manager.${unknown?.message}`);
    const bytes = Buffer.from(unknown?.wire_base64 ?? '', 'base64');
    const echoed = registry.encode(type, registry.decode(type, bytes));
    expect(echoed.length).toBe(bytes.length);
    expect(registry.decode(type, echoed)).toEqual(registry.decode(type, bytes));
  });

  it('shows the numbers that JSON cannot hold', () => {
    const nonfinite = fixtures.find(({ name }) => name.includes('nonfinite'));
    const type = registry.message(`accelbyte.session.manager.${nonfinite?.message}`);
    const message = registry.decode(type, Buffer.from(nonfinite?.wire_base64 ?? '', 'base64'));
    expect(registry.toJson(type, message)).toMatchObject({
      session: { session: { attributes: { nan: 'NaN', inf: 'Infinity', ninf: '-Infinity' } } },
    });
    expect(registry.encode(type, message).toString('base64')).toBe(nonfinite?.wire_base64);
  });

  it('names the field that is wrong', () => {
    const type = registry.message('accelbyte.session.manager.SessionCreatedRequest');
    expect(() => registry.fromJson(type, { session: { retry: 'often' } })).toThrow('retry');
  });

  it('says what is not in proto/', () => {
    expect(() => registry.method('/no.Such/Method')).toThrow('/no.Such/Method: no such method');
    expect(() => registry.message('no.Such')).toThrow('no.Such: no such message');
    expect(() => registry.enumValues('no.Such')).toThrow('no.Such: no such enum');
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isExempt } from '../../src/common/auth/exempt-methods.js';
import { isOverrideMethod } from '../../src/common/auth/override-methods.js';
import { GuardedHost } from '../support/auth/guarded-host.js';

interface Contract {
  readonly services: Readonly<
    Record<string, { readonly methods: Readonly<Record<string, { readonly path: string }>> }>
  >;
}

const CONTRACTS = ['session-manager', 'matchmaking-function', 'session-dsm'];

const methods = CONTRACTS.flatMap((name) => {
  const file = new URL(`../contracts/${name}.json`, import.meta.url);
  const { services } = JSON.parse(readFileSync(file, 'utf8')) as Contract;
  return Object.values(services).flatMap((service) =>
    Object.values(service.methods).map(({ path }) => path),
  );
});

describe('every method of every override contract', () => {
  it('is known to this test', () => {
    expect(methods.length).toBeGreaterThanOrEqual(14);
  });

  it.each(methods)('%s is refused without a token, as unary call and as stream', async (path) => {
    expect(isExempt(path)).toBe(false);
    for (const kind of ['unary', 'stream'] as const) {
      expect(await new GuardedHost().call(path, [], { kind })).toMatchObject({
        accept: false,
        code: 'UNAUTHENTICATED',
        reason: 'authorization_missing',
      });
    }
  });

  it.each(methods)('%s is judged by the delegation, whatever it declares', (path) => {
    expect(isOverrideMethod(path)).toBe(true);
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import {
  httpAnswer,
  JWKS_PATH,
  NOTHING_REVOKED,
  REVOCATION_LIST_PATH,
  TOKEN_PATH,
} from '../../../test/support/auth/fake-ags.js';
import {
  contextOf,
  GuardedHost,
  ON_SESSION_CREATED,
  OWN_METHOD,
} from '../../../test/support/auth/guarded-host.js';
import { delegateClaims, TokenMaker } from '../../../test/support/auth/token-maker.js';
import { TokenGuard } from './token.guard.js';
import { TokenRejectedError } from './token-rejected.error.js';

const maker = new TokenMaker();
const bearer = (change = {}) => `Bearer ${maker.sign(delegateClaims(change))}`;
const READ_BOARD = { resource: 'NAMESPACE:{namespace}:BOARD', action: 2 };

async function aReadyHost(): Promise<GuardedHost> {
  const host = new GuardedHost();
  host.ags.on(JWKS_PATH, maker.keySet()).on(REVOCATION_LIST_PATH, NOTHING_REVOKED);
  host.ags.on(TOKEN_PATH, '{"access_token":"own","expires_in":3600}');
  await host.refresh();
  return host;
}

describe('the token guard', () => {
  let host: GuardedHost;
  beforeAll(async () => {
    host = await aReadyHost();
  });

  it('tells the pipeline who is calling', async () => {
    await host.call(ON_SESSION_CREATED, [bearer({ user_id: 'u1' })]);
    expect(host.lastCall?.caller).toEqual({
      clientId: 'ags-client',
      namespace: 'studio1',
      userId: 'u1',
    });
    expect(host.lastCall?.refusal).toBeUndefined();
  });

  it('tells the pipeline why it refused, with claims once the signature is verified', async () => {
    await host.call(ON_SESSION_CREATED, [bearer({ extend_namespace: 'studio2-game1' })]);
    expect(host.lastCall?.caller).toBeUndefined();
    expect(host.lastCall?.refusal).toEqual({
      reason: 'namespace_mismatch',
      claims: {
        kid: 'test-key',
        clientId: 'ags-client',
        namespace: 'studio1',
        extendNamespace: 'studio2-game1',
      },
    });
  });

  it('tells no claims of a token whose signature is wrong', async () => {
    const forged = `Bearer ${new TokenMaker('test-key').sign(delegateClaims())}`;
    await host.call(ON_SESSION_CREATED, [forged]);
    expect(host.lastCall?.refusal).toEqual({ reason: 'signature_invalid' });
  });

  it('answers at once, without a promise, for a token that it remembers', async () => {
    const value = bearer();
    await host.call(ON_SESSION_CREATED, [value]);
    expect(host.guard.canActivate(contextOf(ON_SESSION_CREATED, [value]))).toBe(true);
    const stream = contextOf(ON_SESSION_CREATED, [value], { kind: 'stream' });
    expect(host.guard.canActivate(stream)).toBe(true);
  });

  it('remembers a token however its scheme is spelt', async () => {
    const value = bearer();
    await host.call(ON_SESSION_CREATED, [value]);
    const spelt = ` bEARER   ${value.slice('Bearer '.length)}`;
    expect(host.guard.canActivate(contextOf(ON_SESSION_CREATED, [spelt]))).toBe(true);
  });

  it('lets HTTP pass: probes and metrics carry no token', () => {
    const context = new ExecutionContextHost([{}, {}]);
    context.setType('http');
    expect(host.guard.canActivate(context)).toBe(true);
  });

  it.each([
    ['nothing', []],
    ['a request alone', [Buffer.alloc(3)]],
    ['a request that looks like metadata of another kind', [{ metadata: { get: 'Bearer' } }]],
    ['a callback in the place of metadata', [{}, () => undefined]],
    ['null', [null, null, null]],
  ])('denies when it is handed %s', (_, args) => {
    const context = new ExecutionContextHost(args as unknown[], class {}, () => undefined);
    context.setType('rpc');
    expect(() => host.guard.canActivate(context)).toThrow('authorization metadata is missing');
  });

  it('reads no other key than authorization', async () => {
    const metadata = { get: (key: string) => (key === 'authorization' ? [] : [bearer()]) };
    const context = new ExecutionContextHost([{}, metadata], class {}, () => undefined);
    context.setType('rpc');
    expect(() => host.guard.canActivate(context)).toThrow('authorization metadata is missing');
  });

  it('knows the method by the call when no pipeline runs', () => {
    const unary = contextOf('/grpc.health.v1.Health/Check', []);
    const stream = contextOf('/grpc.health.v1.Health/Watch', [], { kind: 'stream' });
    expect(host.guard.canActivate(unary)).toBe(true);
    expect(host.guard.canActivate(stream)).toBe(true);
  });

  it('fails closed, and says nothing of why, when something inside it fails', () => {
    const metadata = {
      get: () => {
        throw new Error('secret');
      },
    };
    const context = new ExecutionContextHost([{}, metadata], class {}, () => undefined);
    context.setType('rpc');
    expect(() => host.guard.canActivate(context)).toThrow(new TokenRejectedError('auth_internal'));
    expect(host.refusals.at(-1)?.cause).toEqual(new Error('secret'));
  });

  it('lets everything pass when it is off', () => {
    const off = new TokenGuard(undefined, { refused: () => undefined });
    expect(off.canActivate(contextOf(ON_SESSION_CREATED, []))).toBe(true);
  });
});

describe('the token guard on a method that requires a permission', () => {
  const player = (change = {}) =>
    bearer({ scope: 'account', extend_namespace: undefined, sub: 'u1', ...change });
  const allowed = { permissions: [{ Resource: 'NAMESPACE:studio1-game1:BOARD', Action: 2 }] };

  it('lets a caller with the permission in', async () => {
    const host = await aReadyHost();
    const value = player(allowed);
    expect(await host.call(OWN_METHOD, [value], { required: READ_BOARD })).toEqual({
      accept: true,
    });
    expect(host.lastCall?.caller?.userId).toBe('u1');
  });

  it('refuses one without, AGS included', async () => {
    const host = await aReadyHost();
    for (const value of [player(), bearer()]) {
      expect(await host.call(OWN_METHOD, [value], { required: READ_BOARD })).toEqual({
        accept: false,
        code: 'PERMISSION_DENIED',
        reason: 'permission_missing',
        message: 'access token lacks the required permission',
      });
    }
  });

  it('refuses a token that was made for another namespace, whatever it may do there', async () => {
    const host = await aReadyHost();
    for (const extendNamespace of ['studio1-game2', ['studio1-game1']]) {
      const value = player({ ...allowed, extend_namespace: extendNamespace });
      const outcome = await host.call(OWN_METHOD, [value], { required: READ_BOARD });
      expect(outcome).toMatchObject({ reason: 'namespace_mismatch' });
    }
  });

  it('does not let a remembered caller into the overrides, nor AGS into this method', async () => {
    const host = await aReadyHost();
    const [caller, ags] = [player(allowed), bearer()];
    await host.call(OWN_METHOD, [caller], { required: READ_BOARD });
    await host.call(ON_SESSION_CREATED, [ags]);
    expect(await host.call(ON_SESSION_CREATED, [caller])).toMatchObject({
      reason: 'scope_missing',
    });
    expect(await host.call(OWN_METHOD, [ags], { required: READ_BOARD })).toMatchObject({
      reason: 'permission_missing',
    });
  });

  it('judges an override by its delegation even where somebody declared a permission', async () => {
    const host = await aReadyHost();
    expect(
      await host.call(ON_SESSION_CREATED, [player(allowed)], { required: READ_BOARD }),
    ).toMatchObject({ reason: 'scope_missing' });
    expect(await host.call(ON_SESSION_CREATED, [bearer()], { required: READ_BOARD })).toEqual({
      accept: true,
    });
  });

  it('is not ready while a role cannot be had, and recovers', async () => {
    const host = await aReadyHost();
    const role = '/iam/v3/admin/roles/r1';
    const value = player({ roles: ['r1'], namespace: 'studio1-game1' });
    host.ags.on(role, () => httpAnswer(500, '{}'));
    expect(await host.call(OWN_METHOD, [value], { required: READ_BOARD })).toMatchObject({
      code: 'UNAVAILABLE',
      reason: 'auth_not_ready',
    });
    host.ags.on(role, '{"permissions":[{"resource":"NAMESPACE:{namespace}:BOARD","action":2}]}');
    expect(await host.call(OWN_METHOD, [value], { required: READ_BOARD })).toEqual({
      accept: true,
    });
  });

  it('takes a placeholder that nobody fills for its own mistake', async () => {
    const host = await aReadyHost();
    const required = { resource: 'NAMESPACE:{clan}:BOARD', action: 2 };
    expect(await host.call(OWN_METHOD, [player(allowed)], { required })).toMatchObject({
      code: 'INTERNAL',
      reason: 'auth_internal',
      message: 'authorization check failed',
    });
  });

  it('also runs the rules that every token must keep', async () => {
    const host = await aReadyHost();
    const expired = player({ ...allowed, exp: 1 });
    expect(await host.call(OWN_METHOD, [expired], { required: READ_BOARD })).toMatchObject({
      reason: 'token_expired',
    });
    expect(await host.call(OWN_METHOD, [], { required: READ_BOARD })).toMatchObject({
      reason: 'authorization_missing',
    });
  });
});

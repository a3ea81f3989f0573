import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  JWKS_PATH,
  NOTHING_REVOKED,
  REVOCATION_LIST_PATH,
} from '../../../test/support/auth/fake-ags.js';
import {
  aCallContext,
  GuardedHost,
  ON_SESSION_CREATED,
  OWN_METHOD,
} from '../../../test/support/auth/guarded-host.js';
import { delegateClaims, TokenMaker } from '../../../test/support/auth/token-maker.js';
import type { CallContext } from '../grpc/call-context.js';
import { TokenGate } from './token-gate.js';
import type { Refused } from './token-judge.js';

const maker = new TokenMaker();

describe('the gate before the messages of a call', () => {
  let host: GuardedHost;
  let refusals: Refused[];
  let gate: TokenGate;

  beforeEach(async () => {
    host = new GuardedHost();
    host.ags.on(JWKS_PATH, maker.keySet()).on(REVOCATION_LIST_PATH, NOTHING_REVOKED);
    await host.refresh();
    refusals = [];
    gate = new TokenGate(host.validation.judge, { refused: (refused) => refusals.push(refused) });
  });

  async function admit(token: string | undefined, call: CallContext): Promise<string | undefined> {
    const values = token === undefined ? [] : [`Bearer ${token}`];
    const metadata = { get: (key: string) => (key === 'authorization' ? values : []) };
    return (await gate.admit(call, metadata))?.code;
  }

  it('lets AGS into an override, and notes who it is', async () => {
    const call = aCallContext(ON_SESSION_CREATED);
    expect(await admit(maker.sign(delegateClaims()), call)).toBeUndefined();
    expect(call.caller?.clientId).toBe('ags-client');
  });

  it('turns away who has no token, and notes why', async () => {
    const call = aCallContext(ON_SESSION_CREATED);
    expect(await admit(undefined, call)).toBe('authorization_missing');
    expect(call.refusal).toEqual({ reason: 'authorization_missing' });
    expect(refusals).toHaveLength(1);
  });

  it("turns away a player's token from an override", async () => {
    const token = maker.sign(delegateClaims({ scope: '', extend_namespace: undefined }));
    expect(await admit(token, aCallContext(ON_SESSION_CREATED))).toBe('scope_missing');
  });

  it("lets a player's token through to a method that may ask for a permission", async () => {
    const token = maker.sign(delegateClaims({ scope: '', extend_namespace: undefined }));
    expect(await admit(token, aCallContext(OWN_METHOD))).toBeUndefined();
  });

  it('turns away from such a method what is no good token for anything', async () => {
    const expired = maker.sign(delegateClaims({ exp: 1 }));
    expect(await admit(expired, aCallContext(OWN_METHOD))).toBe('token_expired');
    expect(await admit(undefined, aCallContext(OWN_METHOD))).toBe('authorization_missing');
  });

  it('does not remember a token of which it is not decided what it is good for', async () => {
    const token = maker.sign(delegateClaims({ scope: '', extend_namespace: undefined }));
    await admit(token, aCallContext(OWN_METHOD));
    expect(host.validation.verdicts.size).toBe(0);
  });

  it('does not ask a call for its signal where there is nothing to wait for', async () => {
    const call = {
      ...aCallContext(ON_SESSION_CREATED),
      get signal(): AbortSignal {
        throw new Error('an AbortController was made for nothing');
      },
    };
    const token = maker.sign(delegateClaims());
    expect(await admit(token, call)).toBeUndefined();
    expect(await admit(token, call)).toBeUndefined();
    expect(await admit('no.good.token', call)).toBe('token_malformed');
  });

  it('ends the wait for an unknown key with the call', async () => {
    host.ags.on(JWKS_PATH, () => new Promise(() => undefined));
    const caller = new AbortController();
    const call = aCallContext(ON_SESSION_CREATED, caller.signal);
    const outcome = admit(new TokenMaker('unknown').sign(delegateClaims()), call);
    caller.abort();
    expect(await outcome).toBe('kid_unknown');
  });

  it('lets everybody through when the guard is off', async () => {
    gate = new TokenGate(undefined, { refused: () => undefined });
    expect(await admit(undefined, aCallContext(ON_SESSION_CREATED))).toBeUndefined();
  });
});

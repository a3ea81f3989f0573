import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Global, Logger, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Registry } from 'prom-client';
import {
  FakeAgs,
  httpAnswer,
  JWKS_PATH,
  NOTHING_REVOKED,
  REVOCATION_LIST_PATH,
} from '../../../test/support/auth/fake-ags.js';
import { contextOf, ON_SESSION_CREATED } from '../../../test/support/auth/guarded-host.js';
import { ManualClock, settle } from '../../../test/support/auth/manual-clock.js';
import { delegateClaims, TokenMaker } from '../../../test/support/auth/token-maker.js';
import { HTTP_EXCHANGE } from '../ags/http-exchange.js';
import { HOST_CONFIG } from '../config/host-config.js';
import { Readiness } from '../health/readiness.js';
import { METRICS_REGISTRY } from '../metrics/metrics-registry.js';
import { CLOCK } from '../time/clock.js';
import { TIMERS } from '../time/timers.js';
import { AuthModule } from './auth.module.js';
import { RefusalLog } from './refusal-log.js';
import { TokenGuard } from './token.guard.js';

const maker = new TokenMaker();
const goodToken = `Bearer ${maker.sign(delegateClaims())}`;

let module: TestingModule | undefined;
afterEach(async () => {
  await module?.close();
  jest.restoreAllMocks();
});

/** The module as the host has it, with an AGS and a clock of the test. */
async function aHost(auth: object, ags: FakeAgs, clock = new ManualClock()) {
  const config = {
    ags: {
      baseUrl: 'https://ags.example',
      clientId: 'id',
      clientSecret: 'secret',
      namespace: 'studio1-game1',
      userAgent: 'test',
    },
    auth: { refreshIntervalSeconds: 600, revocationMaxAgeSeconds: undefined, ...auth },
    metrics: { prefix: 'studio' },
    operations: { asksForTokens: false },
  };
  const provided = [
    { provide: HOST_CONFIG, useValue: config },
    { provide: METRICS_REGISTRY, useValue: new Registry() },
    Readiness,
  ];
  @Global()
  @Module({ providers: provided, exports: provided })
  class HostModule {}
  module = await Test.createTestingModule({ imports: [HostModule, AuthModule.forRoot()] })
    .overrideProvider(HTTP_EXCHANGE)
    .useValue(ags)
    .overrideProvider(CLOCK)
    .useValue(clock)
    .overrideProvider(TIMERS)
    .useValue(clock)
    .compile();
  module.useLogger(false);
  await module.init();
  return module;
}

function readyAgs(): FakeAgs {
  return new FakeAgs().on(JWKS_PATH, maker.keySet()).on(REVOCATION_LIST_PATH, NOTHING_REVOKED);
}

describe('the module of the token guard', () => {
  it('lets AGS in once both documents have been loaded', async () => {
    const host = await aHost({ enabled: true }, readyAgs());
    await settle();
    const guard = host.get(TokenGuard);
    await expect(guard.canActivate(contextOf(ON_SESSION_CREATED, [goodToken]))).resolves.toBe(true);
    expect(guard.canActivate(contextOf(ON_SESSION_CREATED, [goodToken]))).toBe(true);
  });

  it('starts without waiting for IAM and says why it is not ready', async () => {
    const ags = readyAgs().on(JWKS_PATH, () => httpAnswer(503, 'down'));
    const host = await aHost({ enabled: true }, ags);
    const readiness = host.get(Readiness);
    expect(readiness.sources.map(({ name }) => name)).toEqual(['iam-keys', 'revocation-list']);
    await settle();
    const problems = readiness.sources.map(({ problem }) => problem);
    expect(problems[0]).toContain('signing keys of IAM not loaded yet');
    expect(problems[0]).toContain('status 503');
    expect(problems[1]).toBeUndefined();
  });

  it('shows rejections, fetches, ages and keys as metrics, with the prefix of the studio', async () => {
    const clock = new ManualClock();
    const host = await aHost({ enabled: true }, readyAgs(), clock);
    await settle();
    clock.set(clock.now() + 5);
    expect(() => host.get(TokenGuard).canActivate(contextOf(ON_SESSION_CREATED, []))).toThrow(
      'authorization metadata is missing',
    );
    const text = await host.get<Registry>(METRICS_REGISTRY).metrics();
    expect(text).toContain('studio_extend_auth_rejections_total{reason="authorization_missing"} 1');
    expect(text).toContain('studio_extend_auth_rejections_total{reason="token_revoked"} 0');
    expect(text).toContain('studio_extend_auth_refresh_total{source="jwks",outcome="ok"} 1');
    expect(text).toContain(
      'studio_extend_auth_refresh_total{source="client_token",outcome="ok"} 0',
    );
    expect(text).toContain('studio_extend_auth_document_age_seconds{source="jwks"} 5');
    expect(text).toContain('studio_extend_auth_keys 1');
  });

  it('with the guard off lets everyone in, asks IAM for nothing and says so loudly', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const ags = readyAgs();
    const host = await aHost({ enabled: false }, ags);
    expect(host.get(TokenGuard).canActivate(contextOf(ON_SESSION_CREATED, []))).toBe(true);
    expect(host.get(Readiness).sources).toEqual([]);
    expect(ags.requests).toEqual([]);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[1]).toContain('PLUGIN_GRPC_SERVER_AUTH_ENABLED=false');
  });

  it('ends its fetches and timers when the host stops', async () => {
    const clock = new ManualClock();
    const host = await aHost({ enabled: true }, readyAgs(), clock);
    await settle();
    expect(clock.waits.length).toBeGreaterThan(0);
    await host.close();
    module = undefined;
    expect(clock.waits).toEqual([]);
  });

  it('gives the pipeline the log of refusals', async () => {
    const host = await aHost({ enabled: true }, readyAgs());
    expect(host.get(RefusalLog)).toBeInstanceOf(RefusalLog);
  });
});

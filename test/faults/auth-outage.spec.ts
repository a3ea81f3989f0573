import { describe, expect, it } from '@jest/globals';
import { BodyTooLargeError } from '../../src/common/ags/http-exchange.js';
import type { AuthGauges, AuthMetrics } from '../../src/common/auth/auth-metrics.js';
import { IamDocuments } from '../../src/common/auth/iam-documents.js';
import { Readiness } from '../../src/common/health/readiness.js';
import {
  type Answer,
  httpAnswer,
  JWKS_PATH,
  NOTHING_REVOKED,
  noAnswer,
  REVOCATION_LIST_PATH,
} from '../support/auth/fake-ags.js';
import {
  GuardedHost,
  type GuardedHostOptions,
  ON_SESSION_CREATED,
} from '../support/auth/guarded-host.js';
import { settle } from '../support/auth/manual-clock.js';
import { RecordedLog } from '../support/auth/recorded-log.js';
import { delegateClaims, TokenMaker } from '../support/auth/token-maker.js';

const maker = new TokenMaker();
const farEnd = { exp: 1_900_000_000 };
const goodToken = `Bearer ${maker.sign(delegateClaims(farEnd))}`;
const NOT_READY = {
  accept: false,
  code: 'UNAVAILABLE',
  reason: 'auth_not_ready',
  message: 'authorization is not ready',
} as const;

/** What IAM answers when something is wrong with it. */
const NONSENSE: readonly (readonly [string, Answer | undefined])[] = [
  ['cannot be reached', undefined],
  ['answers 503', () => httpAnswer(503, '')],
  ['redirects', () => httpAnswer(302, '')],
  ['is slow beyond all patience', noAnswer],
  ['answers with a web page', '<!doctype html><title>gateway</title>'],
  ['answers with nothing', ''],
  ['answers with an empty object', '{}'],
  [
    'answers with half a document',
    '{"keys":[{"kty":"RSA","revoked_tokens":{"m":64,"k":5,"bits":[12',
  ],
  [
    'answers with no usable key and no whole list',
    '{"keys":[],"revoked_tokens":{"m":64,"k":5,"bits":[]}}',
  ],
  [
    'answers without end',
    ({ maxBodyBytes }) => Promise.reject(new BodyTooLargeError(maxBodyBytes)),
  ],
];

/** A host whose documents are kept by their schedule, observed as operators do. */
function aRunningHost(options: GuardedHostOptions = {}) {
  const host = new GuardedHost(options);
  const readiness = new Readiness();
  const log = new RecordedLog();
  const refreshes: string[] = [];
  let gauges: AuthGauges | undefined;
  const metrics: AuthMetrics = {
    countRejection: () => undefined,
    countRefresh: (source, outcome) => refreshes.push(`${source} ${outcome}`),
    observe: (given) => {
      gauges = given;
    },
  };
  const policy = {
    namespace: 'studio1-game1',
    refreshIntervalSeconds: options.refreshIntervalSeconds ?? 600,
    revocationMaxAgeSeconds: options.revocationMaxAgeSeconds,
  };
  const documents = new IamDocuments(
    host.validation,
    policy,
    { readiness, metrics, log },
    { clock: host.clock, timers: host.clock },
  );
  const iamAnswers = (keys: Answer | undefined, list: Answer | undefined) =>
    void host.ags.on(JWKS_PATH, keys).on(REVOCATION_LIST_PATH, list);
  return {
    host,
    readiness,
    log,
    refreshes,
    gauges: () => gauges,
    iamAnswers,
    iamRecovers: () => iamAnswers(maker.keySet(), NOTHING_REVOKED),
    call: () => host.call(ON_SESSION_CREATED, [goodToken]),
    start: async () => {
      documents.start();
      await settle();
    },
    stop: () => documents.stop(),
  };
}

describe.each(NONSENSE)('IAM %s', (_, answer) => {
  it('at start: nobody gets in, readiness says why, and it recovers by itself', async () => {
    const { host, readiness, iamAnswers, iamRecovers, call, start, stop } = aRunningHost();
    iamAnswers(answer, answer);
    await start();
    await host.clock.advance(120);
    expect(await call()).toEqual(NOT_READY);
    expect(readiness.isReady).toBe(false);
    for (const { problem } of readiness.sources)
      expect(problem).toContain('not loaded yet; last try');
    iamRecovers();
    // The longest back-off with its jitter, and the request that may still be waiting.
    await host.clock.advance(72 + 10);
    expect(readiness.isReady).toBe(true);
    expect(await call()).toEqual({ accept: true });
    await stop();
  });

  it('after the first load: what was loaded keeps serving, without limit', async () => {
    const { host, readiness, iamAnswers, iamRecovers, call, start, stop } = aRunningHost();
    iamRecovers();
    await start();
    iamAnswers(answer, answer);
    await host.clock.advance(3600 * 10);
    expect(readiness.isReady).toBe(true);
    expect(await call()).toEqual({ accept: true });
    await stop();
  });
});

describe('an outage of IAM', () => {
  it('keeps one document closed while the other is there', async () => {
    const { host, readiness, iamAnswers, call, start, stop } = aRunningHost();
    iamAnswers(maker.keySet(), undefined);
    await start();
    expect(await call()).toEqual(NOT_READY);
    expect(readiness.sources.map(({ problem }) => problem === undefined)).toEqual([true, false]);
    iamAnswers(undefined, NOTHING_REVOKED);
    await host.clock.advance(2);
    expect(await call()).toEqual({ accept: true });
    await stop();
  });

  it('closes the host where the revocation list has a largest age, until the next one', async () => {
    const running = aRunningHost({ revocationMaxAgeSeconds: 900 });
    const { host, readiness, iamAnswers, iamRecovers, call, start, stop } = running;
    iamRecovers();
    await start();
    expect(await call()).toEqual({ accept: true });
    iamAnswers(undefined, undefined);
    await host.clock.advance(900);
    expect(await call()).toEqual({ accept: true });
    await host.clock.advance(1);
    expect(await call()).toEqual(NOT_READY);
    expect(readiness.isReady).toBe(false);
    iamRecovers();
    await host.clock.advance(72);
    expect(await call()).toEqual({ accept: true });
    expect(readiness.isReady).toBe(true);
    await stop();
  });

  it('is seen in ages, counts and the log: warned of once a minute, its end told', async () => {
    const { host, log, refreshes, gauges, iamAnswers, iamRecovers, start, stop } = aRunningHost();
    iamRecovers();
    await start();
    iamAnswers(undefined, undefined);
    await host.clock.advance(1300);
    expect(gauges()?.documentAgeSeconds('jwks')).toBe(1300);
    expect(gauges()?.usableKeys()).toBe(1);
    expect(refreshes.filter((one) => one === 'jwks failed').length).toBeGreaterThan(10);
    const keyWarnings = log
      .at('warn')
      .filter(({ fields }) => fields.source === 'signing keys of IAM');
    const minutes = (1300 - 570) / 60;
    expect(keyWarnings.length).toBeGreaterThan(1);
    expect(keyWarnings.length).toBeLessThanOrEqual(minutes + 1);
    iamRecovers();
    await host.clock.advance(72);
    expect(new Set(log.at('info').map(({ message }) => message))).toEqual(
      new Set(['signing keys of IAM: fetched again', 'revocation list of IAM: fetched again']),
    );
    await stop();
  });

  it('has an error line once per interval from three intervals on', async () => {
    const { host, log, iamAnswers, iamRecovers, start, stop } = aRunningHost();
    iamRecovers();
    await start();
    iamAnswers(undefined, NOTHING_REVOKED);
    await host.clock.advance(1800 + 600);
    const ages = log.at('error').map(({ fields }) => fields.ageSeconds);
    expect(ages).toEqual([1800, 2400]);
    await stop();
  });

  it.each([401, 403])(
    'that is a wrong client secret (%d) has one error line that names the variables, not the values',
    async (status) => {
      const { host, log, readiness, iamAnswers, start, stop } = aRunningHost();
      iamAnswers(maker.keySet(), () => httpAnswer(status, '{"error":"invalid_client"}'));
      await start();
      await host.clock.advance(50);
      const errors = log.at('error');
      expect(errors).toHaveLength(1);
      expect(errors[0]?.message).toContain('AB_CLIENT_ID');
      expect(errors[0]?.message).toContain('AB_CLIENT_SECRET');
      expect(JSON.stringify(log.lines)).not.toContain('secret-text');
      expect(readiness.sources[1]?.problem).toContain('AB_CLIENT_SECRET');
      await stop();
    },
  );

  it('costs IAM no more than its back-off allows, however many calls come', async () => {
    const { host, iamAnswers, call, start, stop } = aRunningHost();
    iamAnswers(undefined, undefined);
    await start();
    for (let second = 0; second < 60; second += 1) {
      for (let calls = 0; calls < 20; calls += 1) expect(await call()).toEqual(NOT_READY);
      await host.clock.advance(1);
    }
    // 0, 1, 3, 7, 15, 31 s
    expect(host.ags.requestsTo(JWKS_PATH)).toHaveLength(6);
    await stop();
  });

  it('does not undo a revocation: rubbish for a list is no list', async () => {
    const { host, iamAnswers, call, start, stop } = aRunningHost();
    const all = '{"revoked_tokens":{"m":64,"k":1,"bits":[18446744073709551615]}}';
    iamAnswers(maker.keySet(), all);
    await start();
    expect(await call()).toMatchObject({ reason: 'token_revoked' });
    for (const [, answer] of NONSENSE) {
      iamAnswers(maker.keySet(), answer);
      await host.clock.advance(700);
      expect(await call()).toMatchObject({ reason: 'token_revoked' });
    }
    await stop();
  });

  it('hands on no call that waited for an unknown key longer than five seconds', async () => {
    const { host, iamAnswers, iamRecovers, call, start, stop } = aRunningHost();
    iamRecovers();
    await start();
    iamAnswers(noAnswer, NOTHING_REVOKED);
    const other = new TokenMaker('rotated');
    const waiting = host.call(ON_SESSION_CREATED, [`Bearer ${other.sign(delegateClaims())}`]);
    await settle();
    expect(await call()).toEqual({ accept: true });
    await host.clock.advance(5);
    expect(await waiting).toMatchObject({ reason: 'kid_unknown' });
    await stop();
  });

  it('ends when the host does: the fetches in flight too', async () => {
    const { host, iamAnswers, start, stop } = aRunningHost();
    iamAnswers(noAnswer, noAnswer);
    await start();
    await stop();
    expect(host.ags.requests.every(({ signal }) => signal.aborted)).toBe(true);
    expect(host.clock.waits).toEqual([]);
  });
});

describe('a rotation of keys', () => {
  it('costs no refused call, though a hundred come at once with the new key', async () => {
    const { host, iamRecovers, start, stop } = aRunningHost();
    iamRecovers();
    await start();
    const next = new TokenMaker('next');
    host.ags.on(JWKS_PATH, maker.keySet(next));
    const calls = Array.from({ length: 100 }, (_, jti) =>
      host.call(ON_SESSION_CREATED, [`Bearer ${next.sign(delegateClaims({ jti }))}`]),
    );
    const outcomes = await Promise.all(calls);
    expect(outcomes.every(({ accept }) => accept)).toBe(true);
    expect(host.validation.onDemandKeys.started).toBe(1);
    expect(host.ags.requestsTo(JWKS_PATH)).toHaveLength(2);
    await stop();
  });
});

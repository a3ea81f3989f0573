import { describe, expect, it } from '@jest/globals';
import { aConfigSource } from '../../../test/support/a-config-source.js';
import { loadConfig } from './load-config.js';

const ZIPKIN = 'http://zipkin:9411/api/v2/spans';
const OTLP = 'http://collector:4318';

const configOf = (env: Record<string, string>) => {
  const loaded = loadConfig(aConfigSource(env));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return { ...loaded.config, warned: loaded.warnings.map(({ name }) => name) };
};

const wrongOf = (env: Record<string, string>) => {
  const loaded = loadConfig(aConfigSource(env));
  return loaded.ok ? [] : loaded.problems.map(({ name }) => name);
};

describe('traces', () => {
  it.each([
    [{}, 'none'],
    [{ OTEL_EXPORTER_ZIPKIN_ENDPOINT: ZIPKIN }, 'zipkin'],
    [{ OTEL_EXPORTER_ZIPKIN_ENDPOINT: ZIPKIN, ENABLE_ZIPKIN: 'false' }, 'none'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: OTLP }, 'otlp'],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${OTLP}/v1/traces` }, 'otlp'],
    [
      {
        OTEL_EXPORTER_ZIPKIN_ENDPOINT: ZIPKIN,
        ENABLE_ZIPKIN: 'false',
        OTEL_EXPORTER_OTLP_ENDPOINT: OTLP,
      },
      'otlp',
    ],
    [
      {
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_EXPORTER_ZIPKIN_ENDPOINT: ZIPKIN,
        OTEL_EXPORTER_OTLP_ENDPOINT: OTLP,
      },
      'otlp',
    ],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, 'otlp'],
    [{ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_ZIPKIN_ENDPOINT: ZIPKIN }, 'none'],
    [{ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_ZIPKIN_ENDPOINT: ZIPKIN }, 'none'],
  ])('with %j go to %s', (env, exporter) => {
    const { tracing, warned } = configOf(env as Record<string, string>);
    expect(tracing.exporter).toBe(exporter);
    expect(warned).toEqual([]);
  });

  it('go to Zipkin, with a warning, where both collectors are set', () => {
    const { tracing, warned } = configOf({
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: ZIPKIN,
      OTEL_EXPORTER_OTLP_ENDPOINT: OTLP,
    });
    expect(tracing.exporter).toBe('zipkin');
    expect(warned).toEqual(['OTEL_TRACES_EXPORTER']);
  });

  it('need an endpoint when Zipkin is asked for by name', () => {
    expect(wrongOf({ OTEL_TRACES_EXPORTER: 'zipkin' })).toEqual(['OTEL_EXPORTER_ZIPKIN_ENDPOINT']);
  });

  it('cannot go to Zipkin and be kept from it', () => {
    expect(
      wrongOf({
        OTEL_TRACES_EXPORTER: 'zipkin',
        ENABLE_ZIPKIN: 'false',
        OTEL_EXPORTER_ZIPKIN_ENDPOINT: ZIPKIN,
      }),
    ).toEqual(['ENABLE_ZIPKIN']);
  });

  it('say that a switch without endpoint has no effect', () => {
    expect(configOf({ ENABLE_ZIPKIN: 'true' }).warned).toEqual(['ENABLE_ZIPKIN']);
  });

  it('follow their parent and are always on unless told otherwise', () => {
    expect(configOf({}).tracing).toMatchObject({
      sampler: 'parentbased_always_on',
      samplerRatio: 1,
      propagators: ['b3multi', 'tracecontext', 'baggage'],
      zipkinTimeoutMs: 10_000,
    });
  });

  it('are sampled by the standard names', () => {
    expect(
      configOf({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' })
        .tracing,
    ).toMatchObject({ sampler: 'parentbased_traceidratio', samplerRatio: 0.01 });
    expect(wrongOf({ OTEL_TRACES_SAMPLER: 'sometimes', OTEL_TRACES_SAMPLER_ARG: '2' })).toEqual([
      'OTEL_TRACES_SAMPLER',
      'OTEL_TRACES_SAMPLER_ARG',
    ]);
  });

  it('travel in no header when that is asked for', () => {
    expect(configOf({ OTEL_PROPAGATORS: 'none' }).tracing.propagators).toEqual([]);
  });
});

describe('the service name', () => {
  it.each([
    [{}, 'app-server'],
    [{ APP_NAME: 'My App' }, 'My App'],
    [{ APP_NAME: 'a', OTEL_SERVICE_NAME: 'Otel Name' }, 'Otel Name'],
    [{ APP_NAME: 'a', OTEL_SERVICE_NAME: 'b', SERVICE_NAME: 'C' }, 'C'],
    [{ SERVICE_NAME: '', OTEL_SERVICE_NAME: 'b' }, 'b'],
  ])('with %j is %s, unchanged', (env, name) => {
    expect(configOf(env as Record<string, string>).serviceName).toBe(name);
  });
});

describe('logs', () => {
  it('stay here unless the address of Loki is set', () => {
    expect(configOf({}).logging).toEqual({ level: 'info', loki: undefined });
  });

  it('go to Loki where its address is set', () => {
    expect(
      configOf({ LOKI_URL: 'http://loki:3100/push', LOKI_USERNAME: 'u', LOKI_PASSWORD: 'p' })
        .logging,
    ).toEqual({
      level: 'info',
      loki: { url: 'http://loki:3100/push', username: 'u', password: 'p' },
    });
  });

  it('stay here when Loki is switched off', () => {
    const env = { LOKI_URL: 'http://loki:3100/push', ENABLE_LOKI: 'false' };
    expect(configOf(env).logging.loki).toBeUndefined();
  });

  it('say that a switch without address has no effect', () => {
    expect(configOf({ ENABLE_LOKI: 'true' }).warned).toEqual(['ENABLE_LOKI']);
  });

  it('need a user for a password', () => {
    expect(wrongOf({ LOKI_URL: 'http://loki/push', LOKI_PASSWORD: 'p' })).toEqual([
      'LOKI_USERNAME',
    ]);
  });
});

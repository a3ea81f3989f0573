import { describe, expect, it } from '@jest/globals';
import { aConfigSource } from '../../../test/support/a-config-source.js';
import { problemLine } from './configuration-report.js';
import { loadConfig } from './load-config.js';

const FILES: Record<string, string> = {
  'tls.crt': '-----BEGIN CERTIFICATE-----\n',
  'tls.key': '-----BEGIN PRIVATE KEY-----\n',
  'rsa.key': '-----BEGIN RSA PRIVATE KEY-----\n',
  'ca.crt': '-----BEGIN CERTIFICATE-----\n',
};

const load = (env: Record<string, string>) =>
  loadConfig(
    aConfigSource(env, {
      readTextFile: (path) => {
        const content = FILES[path];
        if (content === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' });
        return content;
      },
    }),
  );

const problemsOf = (env: Record<string, string>) => {
  const loaded = load(env);
  return loaded.ok ? [] : loaded.problems.map(problemLine);
};

describe('TLS of the overrides', () => {
  it('is off unless files are named', () => {
    const loaded = load({});
    expect(loaded.ok && loaded.config.overrides.tls).toBeUndefined();
  });

  it('is on with certificate and key, and mutual with an authority for clients', () => {
    const loaded = load({
      GRPC_TLS_CERT: 'tls.crt',
      GRPC_TLS_KEY: 'rsa.key',
      GRPC_TLS_CLIENT_CA: 'ca.crt',
    });
    expect(loaded.ok && loaded.config.overrides.tls).toEqual({
      cert: 'tls.crt',
      key: 'rsa.key',
      clientCa: 'ca.crt',
    });
  });

  it.each([
    [{ GRPC_TLS_CERT: 'tls.crt' }, ['GRPC_TLS_KEY']],
    [{ GRPC_TLS_KEY: 'tls.key' }, ['GRPC_TLS_CERT']],
    [{ GRPC_TLS_CLIENT_CA: 'ca.crt' }, ['GRPC_TLS_CERT', 'GRPC_TLS_KEY']],
  ])('with %j alone stops the start', (env, missing) => {
    expect(problemsOf(env as Record<string, string>).map((line) => line.split(':')[0])).toEqual(
      missing,
    );
  });

  it('names a file that cannot be read, and why', () => {
    expect(problemsOf({ GRPC_TLS_CERT: 'nowhere.crt', GRPC_TLS_KEY: 'tls.key' })).toEqual([
      'GRPC_TLS_CERT: found "nowhere.crt", expected a file that can be read (ENOENT), with a certificate in PEM, e.g. /etc/extend-host/tls.crt',
    ]);
  });

  it('tells a key from a certificate', () => {
    expect(problemsOf({ GRPC_TLS_CERT: 'tls.key', GRPC_TLS_KEY: 'tls.crt' })).toHaveLength(2);
  });
});

describe('the operations listener', () => {
  const listenerOf = (env: Record<string, string>) => {
    const loaded = load(env);
    return loaded.ok ? loaded.config.operations : undefined;
  };
  const tls = { OPERATIONS_GRPC_TLS_CERT: 'tls.crt', OPERATIONS_GRPC_TLS_KEY: 'tls.key' };

  it.each(['localhost', '127.0.0.1', '127.8.9.1', '::1', '[::1]'])(
    'asks for no token on %s',
    (host) => {
      expect(listenerOf({ OPERATIONS_GRPC_HOST: host })?.asksForTokens).toBe(false);
    },
  );

  it.each(['0.0.0.0', '::', '10.0.0.7', 'localhost.example.com', '127.0.0.1.example.com'])(
    'on %s does not start without TLS',
    (host) => {
      expect(problemsOf({ OPERATIONS_GRPC_HOST: host })).toEqual([
        expect.stringContaining('OPERATIONS_GRPC_TLS_CERT and OPERATIONS_GRPC_TLS_KEY are unset'),
      ]);
    },
  );

  it('elsewhere does not start with the token guard off', () => {
    const env = { OPERATIONS_GRPC_HOST: '0.0.0.0', PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'false' };
    expect(problemsOf({ ...env, ...tls })).toEqual([
      expect.stringContaining('PLUGIN_GRPC_SERVER_AUTH_ENABLED is false'),
    ]);
  });

  it('elsewhere asks for tokens', () => {
    expect(listenerOf({ OPERATIONS_GRPC_HOST: '0.0.0.0', ...tls })).toMatchObject({
      asksForTokens: true,
      tls: { cert: 'tls.crt', key: 'tls.key' },
    });
  });
});

describe('the HTTP listener', () => {
  it.each(['/healthz', '/readyz'])('keeps %s for itself', (path) => {
    expect(problemsOf({ PROMETHEUS_ENDPOINT: path })).toHaveLength(1);
  });

  it('takes address, port, path and switch from the names of the templates', () => {
    const loaded = load({
      PROMETHEUS_ADDR: '127.0.0.1',
      PROMETHEUS_PORT: '0',
      PROMETHEUS_ENDPOINT: '/m',
      ENABLE_PROMETHEUS: 'false',
    });
    expect(loaded.ok && loaded.config.http).toEqual({
      host: '127.0.0.1',
      port: 0,
      metricsEnabled: false,
      metricsPath: '/m',
    });
  });
});

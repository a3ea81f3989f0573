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

import { describe, expect, it } from '@jest/globals';
import { aConfigSource } from '../../../test/support/a-config-source.js';
import { problemLine } from './configuration-report.js';
import { loadConfig } from './load-config.js';

const noAccess = { AB_BASE_URL: '', AB_CLIENT_ID: '', AB_CLIENT_SECRET: '', AB_NAMESPACE: '' };

describe('access to AGS', () => {
  it('is required as long as the token guard is on', () => {
    const loaded = loadConfig(aConfigSource(noAccess));
    expect(loaded.ok ? [] : loaded.problems.map(({ name }) => name)).toEqual([
      'AB_BASE_URL',
      'AB_CLIENT_ID',
      'AB_CLIENT_SECRET',
      'AB_NAMESPACE',
    ]);
  });

  it('that is missing says why it is needed', () => {
    const loaded = loadConfig(aConfigSource({ AB_NAMESPACE: '' }));
    expect(loaded.ok ? [] : loaded.problems.map(problemLine)).toEqual([
      'AB_NAMESPACE: found nothing, expected a namespace without white space, ":" or "*", because PLUGIN_GRPC_SERVER_AUTH_ENABLED is true, e.g. mygame',
    ]);
  });

  it('may be missing with the guard off', () => {
    const loaded = loadConfig(
      aConfigSource({ ...noAccess, PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'false' }),
    );
    expect(loaded.ok).toBe(true);
    expect(loaded.ok && loaded.config.auth.enabled).toBe(false);
  });

  it('counts as required also while the switch of the guard is misspelt', () => {
    const loaded = loadConfig(
      aConfigSource({ AB_NAMESPACE: '', PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'of' }),
    );
    expect(loaded.ok ? [] : loaded.problems.map(({ name }) => name)).toEqual([
      'PLUGIN_GRPC_SERVER_AUTH_ENABLED',
      'AB_NAMESPACE',
    ]);
  });

  it.each(['http://localhost:7600', 'http://127.0.0.1:7600', 'http://[::1]:7600', 'https://x.io'])(
    'at %s needs no warning',
    (url) => {
      const loaded = loadConfig(aConfigSource({ AB_BASE_URL: url }));
      expect(loaded.ok).toBe(true);
      expect(loaded.warnings).toEqual([]);
    },
  );

  it('in clear text to another machine gets a warning', () => {
    const loaded = loadConfig(aConfigSource({ AB_BASE_URL: 'http://ags.test' }));
    expect(loaded.ok).toBe(true);
    expect(loaded.warnings.map(({ name }) => name)).toEqual(['AB_BASE_URL']);
  });

  it('calls AGS under the name of the app', () => {
    const loaded = loadConfig(aConfigSource({ APP_NAME: 'my-app', SERVICE_NAME: 'other' }));
    expect(loaded.ok && loaded.config.ags.userAgent).toBe('my-app');
  });
});

describe('the refresh of keys and revocation list', () => {
  it.each(['0', '86401', '10s', '-5'])('is not %s', (text) => {
    expect(loadConfig(aConfigSource({ REFRESH_INTERVAL: text })).ok).toBe(false);
  });

  it('takes the interval of the older templates by its alias', () => {
    const loaded = loadConfig(aConfigSource({ TOKEN_VALIDATOR_FETCH_INTERVAL: '3600' }));
    expect(loaded.ok && loaded.config.auth).toEqual({
      enabled: true,
      refreshIntervalSeconds: 3600,
      revocationMaxAgeSeconds: undefined,
    });
  });
});

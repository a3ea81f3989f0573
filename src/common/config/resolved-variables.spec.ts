import { describe, expect, it } from '@jest/globals';
import { aConfigSource } from '../../../test/support/a-config-source.js';
import { problemLine } from './configuration-report.js';
import { loadConfig } from './load-config.js';
import { VARIABLE_NAMES, variableOf } from './variable-table.js';

const problemsOf = (env: Record<string, string>, envFile?: string) => {
  const loaded = loadConfig(aConfigSource(env, { envFile }));
  return loaded.ok ? [] : loaded.problems.map(problemLine);
};

const configOf = (env: Record<string, string>, envFile?: string) => {
  const loaded = loadConfig(aConfigSource(env, { envFile }));
  if (!loaded.ok) throw new Error(loaded.problems.map(problemLine).join('\n'));
  return loaded.config;
};

describe('a variable', () => {
  it('has its default when it is unset', () => {
    expect(configOf({}).overrides).toEqual({ host: '0.0.0.0', port: 6565, tls: undefined });
  });

  it('is unset when it is empty', () => {
    expect(configOf({ GRPC_PORT: '' }).overrides.port).toBe(6565);
  });

  it('is read from .env', () => {
    expect(configOf({}, 'GRPC_PORT=7000').overrides.port).toBe(7000);
  });

  it('of the process environment wins over .env', () => {
    expect(configOf({ GRPC_PORT: '7001' }, 'GRPC_PORT=7000').overrides.port).toBe(7001);
  });

  it('that is empty in the process environment leaves .env to speak', () => {
    expect(configOf({ GRPC_PORT: '' }, 'GRPC_PORT=7000').overrides.port).toBe(7000);
  });

  it('that is wrong says what was found, what is expected, and an example', () => {
    expect(problemsOf({ GRPC_PORT: '65a' })).toEqual([
      'GRPC_PORT: found "65a", expected an integer 0..65535, e.g. 6565',
    ]);
  });

  it('that is wrong only in .env does not matter where the process environment is right', () => {
    expect(problemsOf({ GRPC_PORT: '6565' }, 'GRPC_PORT=65a')).toEqual([]);
  });

  it.each(VARIABLE_NAMES.filter((name) => variableOf(name).secret))(
    '%s never shows its value',
    (name) => {
      const lines = problemsOf({ [name]: ' \t ' });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(`${name}: found "***"`);
    },
  );

  it('that is a URL never shows the password in it', () => {
    const lines = problemsOf({ AB_BASE_URL: 'https://me:s3cret@ags.test' });
    expect(lines[0]).toContain('found "https://***@ags.test"');
  });

  it('stays on one line and within bounds, whatever was found', () => {
    const [line = ''] = problemsOf({ APP_NAME: `a\nb${'c'.repeat(5000)}` });
    expect(line).not.toContain('\n');
    expect(line.length).toBeLessThan(400);
  });
});

describe('an alias', () => {
  it.each([['NAMESPACE', { AB_NAMESPACE: '', NAMESPACE: 'other' }, 'other']])(
    '%s alone is enough',
    (_, env, namespace) => {
      expect(configOf(env).ags.namespace).toBe(namespace);
    },
  );

  it.each(['PORT', 'SERVICE_PORT'])('%s sets the port of the overrides', (alias) => {
    expect(configOf({ [alias]: '7000' }).overrides.port).toBe(7000);
  });

  it('may say the same as the main name, spelt differently', () => {
    expect(
      configOf({ ENABLE_HEALTH_CHECK: 'false', ENABLE_HEALTH_CHECKING: 'FALSE' }).grpc
        .healthEnabled,
    ).toBe(false);
  });

  it('that disagrees with the main name stops the start', () => {
    expect(problemsOf({ GRPC_PORT: '6565', PORT: '7000' })).toEqual([
      'PORT: found "7000", expected "6565" as in GRPC_PORT, because both name the same setting, e.g. 6565',
    ]);
  });

  it('that disagrees with another alias stops the start', () => {
    expect(problemsOf({ SERVICE_PORT: '6565', PORT: '7000' })).toHaveLength(1);
  });

  it('disagrees also when one stands in the process and one in .env', () => {
    expect(problemsOf({ PORT: '7000' }, 'GRPC_PORT=6565')).toHaveLength(1);
  });

  it('that is wrong is told under its own name', () => {
    expect(problemsOf({ PORT: 'x' })[0]).toContain('PORT: found "x"');
  });

  it.each([
    ['AWS_REGION', 'GAMELIFT_REGION'],
    ['GRPC_PORT', 'SERVICE_PORT'],
    ['GRPC_PORT', 'PORT'],
    ['LOG_LEVEL', 'SERVICE_LOG_LEVEL'],
    ['ENABLE_HEALTH_CHECK', 'ENABLE_HEALTH_CHECKING'],
    ['AB_NAMESPACE', 'NAMESPACE'],
    ['PLUGIN_GRPC_SERVER_AUTH_ENABLED', 'ENABLE_INTERCEPTOR_AUTH'],
    ['PLUGIN_GRPC_SERVER_LOGGING_ENABLED', 'ENABLE_INTERCEPTOR_LOGGING'],
    ['PLUGIN_GRPC_SERVER_METRICS_ENABLED', 'ENABLE_INTERCEPTOR_METRICS'],
    ['REFRESH_INTERVAL', 'TOKEN_VALIDATOR_FETCH_INTERVAL'],
  ] as const)('of %s is %s', (name, alias) => {
    expect(variableOf(name).aliases).toContain(alias);
  });
});

describe('the table', () => {
  it.each(VARIABLE_NAMES)(
    'has a default and an example for %s that its own type accepts',
    (name) => {
      const { type, default: standard, example } = variableOf(name);
      const unquoted = example.replace(/^'(.*)'$/, '$1');
      expect(type.schema.safeParse(unquoted).success).toBe(true);
      expect(standard === undefined || type.schema.safeParse(standard).success).toBe(true);
    },
  );

  it('gives every name once, aliases included', () => {
    const names = VARIABLE_NAMES.flatMap((name) => [name, ...variableOf(name).aliases]);
    expect(names).toEqual([...new Set(names)]);
  });
});

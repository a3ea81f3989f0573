import { describe, expect, it } from '@jest/globals';
import { AGS_ENV, aConfigSource } from '../../../test/support/a-config-source.js';
import { reportLines } from './configuration-report.js';
import { loadConfig } from './load-config.js';

describe('a configuration', () => {
  it('with nothing but access to AGS is the production default', () => {
    const loaded = loadConfig(aConfigSource());
    expect(loaded).toEqual({
      ok: true,
      warnings: [],
      config: {
        serviceName: 'app-server',
        isProduction: false,
        ags: {
          baseUrl: AGS_ENV.AB_BASE_URL,
          clientId: AGS_ENV.AB_CLIENT_ID,
          clientSecret: AGS_ENV.AB_CLIENT_SECRET,
          namespace: AGS_ENV.AB_NAMESPACE,
          resourceName: 'MMV2GRPCSERVICE',
          userAgent: 'app-server',
        },
        auth: { enabled: true, refreshIntervalSeconds: 600, revocationMaxAgeSeconds: undefined },
        overrides: { host: '0.0.0.0', port: 6565, tls: undefined },
        operations: {
          host: 'localhost',
          port: 54_321,
          tls: undefined,
          asksForTokens: false,
          events: true,
          debugSignal: true,
          proxiedServices: [],
          proxyTargets: [],
        },
        shapes: { host: 'localhost', port: 50_051, tls: undefined },
        http: { host: '0.0.0.0', port: 8080, metricsEnabled: true, metricsPath: '/metrics' },
        grpc: {
          healthEnabled: true,
          reflectionEnabled: true,
          callLogEnabled: true,
          callMetricsEnabled: true,
        },
        metrics: { prefix: '' },
        logging: { level: 'info', loki: undefined },
        tracing: {
          exporter: 'none',
          zipkinEndpoint: undefined,
          zipkinTimeoutMs: 10_000,
          sampler: 'parentbased_always_on',
          samplerRatio: 1,
          propagators: ['b3multi', 'tracecontext', 'baggage'],
        },
        strategies: { timeoutMs: 2000, onFailure: 'fail' },
        modules: {
          sessionManager: true,
          matchmaking: false,
          sessionDsm: false,
          operations: false,
          shapes: false,
          console: false,
        },
        sessionManager: { strategy: 'echo' },
        matchmaking: {
          strategy: 'rules',
          settings: {
            chunkSize: 0,
            timeLimitMs: 4000,
            findAllyMaxLoop: 0,
            findPartyMaxLoop: 0,
            prioritizeLargerParties: false,
            anyMatchOptionAllCommon: true,
          },
        },
        shutdown: { graceSeconds: 25 },
        workspace: '/srv/app/.extend-host',
        folders: { system: undefined, user: undefined, workspace: '/srv/app/.extend-host' },
        itemTexts: { environment: expect.any(Function), commandLine: {} },
      },
    });
  });

  it('tells every problem at once, one line each, and what is odd besides', () => {
    const loaded = loadConfig(
      aConfigSource(
        { AB_CLIENT_SECRET: '', GRPC_PORT: '65a', PLUGIN_GRPC_SERVER_AUTH_ENABLED: '1' },
        { envFile: 'AB_CLIENT_SECRT=s3cret\noops\n' },
      ),
    );
    expect(reportLines(loaded)).toEqual([
      'PLUGIN_GRPC_SERVER_AUTH_ENABLED: found "1", expected true or false, e.g. true',
      'GRPC_PORT: found "65a", expected an integer 0..65535, e.g. 6565',
      "AB_CLIENT_SECRET: found nothing, expected text that is not blank, because PLUGIN_GRPC_SERVER_AUTH_ENABLED is true, e.g. 'p4ss#w0rd'",
      'warning: .env line 2 is not NAME=value and is ignored',
      'warning: AB_CLIENT_SECRT is not a variable of this host and is ignored; the nearest is AB_CLIENT_SECRET',
    ]);
  });

  it('that is right says so', () => {
    expect(reportLines(loadConfig(aConfigSource()))).toEqual(['configuration is valid']);
  });

  it('is production where NODE_ENV says so', () => {
    const loaded = loadConfig(aConfigSource({ NODE_ENV: 'production' }));
    expect(loaded.ok && loaded.config.isProduction).toBe(true);
  });

  it('with a .env file that cannot be read is none', () => {
    const loaded = loadConfig(
      aConfigSource(
        {},
        {
          envFileProblem: {
            name: '.env',
            found: '/srv/app/.env (EACCES)',
            expected: 'a file that can be read, or none',
            example: 'a copy of .env.template',
          },
        },
      ),
    );
    expect(loaded.ok).toBe(false);
  });
});

describe('the workspace', () => {
  const workspaceOf = (stateUrl: string, workspace?: string) => {
    const loaded = loadConfig(aConfigSource({ STATE_URL: stateUrl }, { workspace }));
    return loaded.ok ? loaded.config.workspace : loaded.problems;
  };

  it.each([
    ['file:./.extend-host', '/srv/app/.extend-host'],
    ['file:state', '/srv/app/state'],
    ['file:../state', '/srv/state'],
    ['file:/var/lib/host', '/var/lib/host'],
    ['file:///var/lib/my%20host', '/var/lib/my host'],
    ['file:./my%20host', '/srv/app/my%20host'],
  ])('of %s is %s', (stateUrl, folder) => {
    expect(workspaceOf(stateUrl)).toBe(folder);
  });

  it('of the command line wins', () => {
    expect(workspaceOf('file:state', 'other')).toBe('/srv/app/other');
  });

  it('is a folder, nothing else for now', () => {
    expect(workspaceOf('redis://cache:6379')).toEqual([
      {
        name: 'STATE_URL',
        found: 'redis://cache:6379',
        expected: 'file:<folder>',
        example: 'file:./.extend-host',
      },
    ]);
  });
});

describe('two listeners on one port', () => {
  it('stop the start', () => {
    const loaded = loadConfig(aConfigSource({ GRPC_PORT: '8080' }));
    expect(!loaded.ok && loaded.problems.map(({ name }) => name)).toEqual(['PROMETHEUS_PORT']);
  });

  it('are no matter while one of them is off', () => {
    expect(loadConfig(aConfigSource({ GRPC_PORT: '54321' })).ok).toBe(true);
  });
});

import { describe, expect, it } from '@jest/globals';
import { aConfigSource } from '../../../test/support/a-config-source.js';
import { problemLine } from './configuration-report.js';
import { loadConfig } from './load-config.js';

const load = (env: Record<string, string>) =>
  loadConfig(
    aConfigSource(env, {
      catalogue: {
        modules: ['sessionManager', 'sessionDsm'],
        strategies: { sessionManager: ['echo'], matchmaking: ['rules'] },
        serverProviders: ['DEMO', 'LOCAL', 'GAMELIFT'],
      },
    }),
  );
const problemsOf = (env: Record<string, string>) => {
  const loaded = load(env);
  return loaded.ok ? [] : loaded.problems.map(problemLine);
};
const dsmOf = (env: Record<string, string>) => {
  const loaded = load(env);
  return loaded.ok ? loaded.config.sessionDsm : undefined;
};

describe('the provider of dedicated servers', () => {
  it('must be named while the module is on', () => {
    expect(problemsOf({})).toEqual([
      'DS_PROVIDER: found nothing, expected one of DEMO, LOCAL, GAMELIFT, because ENABLE_SESSION_DSM is true, e.g. DEMO',
    ]);
  });

  it('need not be named while the module is off', () => {
    expect(problemsOf({ ENABLE_SESSION_DSM: 'false' })).toEqual([]);
  });

  it('warns that nobody listens for placement events of another provider', () => {
    const { warnings } = load({ DS_PROVIDER: 'LOCAL', DSM_EVENTS_PORT: '8081' });
    expect(warnings).toContainEqual({
      name: 'DSM_EVENTS_PORT',
      message: 'is without effect: DS_PROVIDER is LOCAL, not GAMELIFT',
    });
  });

  it.each(['GCP', 'AGONES'])('stops the start while %s is not built', (name) => {
    expect(problemsOf({ DS_PROVIDER: name })).toEqual([
      `DS_PROVIDER: found "${name}", expected one of DEMO, LOCAL, GAMELIFT; ${name} is not built yet, e.g. DEMO`,
    ]);
  });

  it.each(['demo', 'DEMO ', "'DEMO'", 'x'])('is exactly one of the names, unlike %j', (name) => {
    expect(problemsOf({ DS_PROVIDER: name })).toHaveLength(1);
  });

  it('DEMO says that it is no real one', () => {
    const loaded = load({ DS_PROVIDER: 'DEMO' });
    expect(loaded.warnings.map(({ name }) => name)).toEqual(['DS_PROVIDER']);
    expect(dsmOf({ DS_PROVIDER: 'DEMO', DEMO_ASYNC_DELAY_MS: '5' })).toEqual({
      providerTimeoutMs: 30_000,
      provider: { name: 'DEMO', asyncDelayMs: 5 },
    });
  });

  it('LOCAL has a command of arguments, ports, a limit and a sign of readiness', () => {
    expect(
      dsmOf({
        DS_PROVIDER: 'LOCAL',
        LOCAL_DS_COMMAND: `'./my server' -port={port}`,
        LOCAL_DS_PORT_RANGE: '9000-9001',
        LOCAL_DS_READY: 'log:up and running',
        DS_PROVIDER_TIMEOUT_MS: '5000',
      }),
    ).toMatchObject({
      providerTimeoutMs: 5000,
      provider: {
        name: 'LOCAL',
        command: ['./my server', '-port={port}'],
        ports: { from: 9000, to: 9001 },
        maxServers: 50,
        ready: 'log:up and running',
      },
    });
  });

  it('LOCAL has a command whose quotes are closed', () => {
    expect(problemsOf({ DS_PROVIDER: 'LOCAL', LOCAL_DS_COMMAND: `./a 'b` })).toEqual([
      expect.stringMatching(/^LOCAL_DS_COMMAND: found .* every quote closed/),
    ]);
  });

  it('LOCAL has a command that tells its server where to listen', () => {
    expect(problemsOf({ DS_PROVIDER: 'LOCAL', LOCAL_DS_COMMAND: './server -port=7000' })).toEqual([
      expect.stringMatching(
        /^LOCAL_DS_COMMAND: found ".*", expected a command with \{port\} in it/,
      ),
    ]);
  });

  it('LOCAL hands no setting of the host on to its servers', () => {
    const dsm = dsmOf({
      DS_PROVIDER: 'LOCAL',
      PATH: '/bin',
      MY_GAME_MODE: 'duel',
      AWS_ACCESS_KEY_ID: 'AKIA',
      LOKI_URL: 'http://loki.test',
      LOKI_USERNAME: 'loki',
      LOKI_PASSWORD: 'secret',
      OTEL_EXPORTER_OTLP_HEADERS: 'key=secret',
    });
    const env = dsm?.provider.name === 'LOCAL' ? dsm.provider.env : {};
    expect(env).toEqual({ PATH: '/bin', MY_GAME_MODE: 'duel' });
  });

  it('needs AGS to tell it what becomes of servers', () => {
    const loaded = load({
      DS_PROVIDER: 'LOCAL',
      PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'false',
      AB_BASE_URL: '',
    });
    expect(loaded.warnings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^is not set: AGS cannot be told/),
    );
  });
});

describe('the provider GAMELIFT', () => {
  const GAMELIFT = { DS_PROVIDER: 'GAMELIFT', GAMELIFT_EVENTS_QUEUE_URL: 'https://sqs.test/q' };

  it('is built of a region and whatever else is said of it', () => {
    const dsm = dsmOf({
      ...GAMELIFT,
      GAMELIFT_REGION: 'us-west-2',
      AWS_LOCATION_OVERRIDE: 'custom-location-1',
      DSM_EVENTS_PORT: '0',
      DSM_EVENTS_TOPIC_ARNS: 'arn:one, arn:two',
    });
    expect(dsm?.provider).toEqual({
      name: 'GAMELIFT',
      region: 'us-west-2',
      endpoints: { gamelift: undefined, sqs: undefined },
      overrides: { alias: undefined, location: 'custom-location-1', queue: undefined },
      usesDnsName: false,
      events: {
        queueUrl: 'https://sqs.test/q',
        endpoint: { port: 0, topicArns: ['arn:one', 'arn:two'] },
      },
    });
  });

  it('tells everything at once that it lacks', () => {
    const problems = problemsOf({
      ...GAMELIFT,
      AWS_SESSION_TOKEN: 'hunter2',
      DSM_EVENTS_PORT: '0',
    });
    expect(problems).toEqual([
      expect.stringMatching(/^AWS_REGION: found nothing, /),
      expect.stringMatching(/^AWS_ACCESS_KEY_ID: found nothing, .*AWS_SESSION_TOKEN is set/),
      expect.stringMatching(/^AWS_SECRET_ACCESS_KEY: found nothing, .*AWS_SESSION_TOKEN is set/),
      expect.stringMatching(/^DSM_EVENTS_TOPIC_ARNS: found nothing, /),
    ]);
    expect(problems.join()).not.toContain('hunter2');
  });

  it.each([
    ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'],
    ['DSM_EVENTS_TOPIC_ARNS', 'DSM_EVENTS_PORT'],
  ])('takes no %s without %s', (name, missing) => {
    expect(problemsOf({ ...GAMELIFT, AWS_REGION: 'us-west-2', [name]: 'value' })).toEqual([
      expect.stringMatching(new RegExp(`^${missing}: found nothing, .*because ${name} is set`)),
    ]);
  });

  it.each(['AWS_ALIAS_ID_OVERRIDE', 'AWS_LOCATION_OVERRIDE', 'AWS_QUEUE_ARN_OVERRIDE'])(
    'warns that %s redirects every request',
    (name) => {
      const { warnings } = load({ ...GAMELIFT, AWS_REGION: 'us-west-2', [name]: 'trial' });
      expect(warnings).toEqual([{ name, message: expect.stringMatching(/^is set: every /) }]);
    },
  );

  it('warns that nobody may hear of placements', () => {
    const { warnings } = load({ DS_PROVIDER: 'GAMELIFT', AWS_REGION: 'us-west-2' });
    expect(warnings.map(({ name }) => name)).toEqual(['GAMELIFT_EVENTS_QUEUE_URL']);
  });
});

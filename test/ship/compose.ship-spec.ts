import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { parseEnvFile } from '../../src/common/config/env-file.js';
import { loadConfig } from '../../src/common/config/load-config.js';
import { VARIABLE_NAMES, variableOf } from '../../src/common/config/variable-table.js';
import { LOCAL_AGS_DEFAULTS } from '../../src/local-ags/local-ags-defaults.js';
import { aConfigSource } from '../support/a-config-source.js';
import { runCommand } from '../support/cli/run-command.js';
import { eventually } from '../support/eventually.js';
import { publishedSchema } from '../support/published-schema.js';

interface Service {
  readonly image: string;
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly env_file?: readonly object[];
  readonly command?: readonly string[];
  readonly [more: string]: unknown;
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
}

const text = readFileSync('docker-compose.yaml', 'utf8');
const compose = parse(text) as ComposeFile;
const app = compose.services.app as Service;
const problemsOf = publishedSchema('compose-spec.json');

/** What grpc-plugin-dependencies publishes on a machine. */
const PORTS_OF_DEPENDENCIES = [10000, 9411, 3100, 3000, 9090, 3200, 24225, 9901];

/** Variables of the template that are not handed on, each with what holds in the container. */
const FIXED = {
  GRPC_HOST: '0.0.0.0',
  GRPC_PORT: '6565',
  PROMETHEUS_ADDR: '0.0.0.0',
  PROMETHEUS_PORT: '8080',
};

/** NODE_ENV is set by the image; the local AGS of the profile has its port fixed. */
const NOT_OF_A_CONTAINER = ['NODE_ENV', 'LOCAL_AGS_PORT'];

/** Default ports of this machine, without what stands in variables. */
function publishedPorts({ ports = [] }: Service): number[] {
  return ports.map((port) => {
    const parts = port.replace(/\$\{[A-Z_]+:-(\d+)\}/g, '$1').split(':');
    return Number(parts.at(-2));
  });
}

describe('docker-compose.yaml', () => {
  it('is valid by the schema of the Compose Specification', () => {
    expect(problemsOf(compose)).toEqual([]);
  });

  it('would be found out by that schema', () => {
    const wrong = { ...compose, services: { app: { ...app, stop_grace: '30s' } } };
    expect(problemsOf(wrong).join()).toContain('stop_grace');
  });

  it('starts the host alone unless a profile is named', () => {
    const alone = Object.entries(compose.services).filter(([, { profiles }]) => !profiles);
    expect(alone.map(([name]) => name)).toEqual(['app']);
  });

  it('gives the host time to drain before it is killed', () => {
    expect(app.stop_grace_period).toBe('30s');
    const grace = variableOf('SHUTDOWN_GRACE_SECONDS').default;
    expect(Number(grace)).toBeLessThan(30);
  });

  it('runs the host without rights, on a root that is read-only, with one volume', () => {
    expect(app).toMatchObject({
      platform: 'linux/amd64',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      volumes: ['workspace:/app/.extend-host'],
    });
  });

  it('publishes the two ports of Extend, and finds services of this machine', () => {
    expect(publishedPorts(app)).toEqual([6565, 8080]);
    expect(app.extra_hosts).toEqual(['host.docker.internal:host-gateway']);
  });

  it('reads .env, and starts without one', () => {
    expect(app.env_file).toEqual([{ path: '.env', required: false }]);
  });

  it('lets every variable of the schema and of the template arrive, the shell before .env', () => {
    const forwarded = Object.entries(app.environment ?? {}).filter(([, value]) => value === null);
    const template = Object.keys(
      parseEnvFile(readFileSync('.env.template', 'utf8').replace(/^# (?=[A-Z_0-9]+=)/gm, ''))
        .variables,
    );
    expect(template.sort()).toEqual([...VARIABLE_NAMES].sort());
    const known = [
      ...forwarded.map(([name]) => name),
      ...Object.keys(FIXED),
      ...NOT_OF_A_CONTAINER,
    ];
    expect(known.sort()).toEqual([...VARIABLE_NAMES].sort());
  });

  it('fixes what the image listens on, aliases included', () => {
    const aliases = variableOf('GRPC_PORT').aliases.map((name) => [name, '']);
    expect(app.environment).toMatchObject({ ...FIXED, ...Object.fromEntries(aliases) });
  });

  it('has the switch of the Loki driver that users of the templates know', () => {
    const switched = text.replace(
      /^( {4})# (logging:)\n((?: {4}# {3,}.*\n)+)/m,
      (_, indent: string, key: string, block: string) =>
        `${indent}${key}\n${block.replace(/^( {4})# /gm, '$1')}`,
    );
    const loaded = parse(switched) as ComposeFile;
    expect(problemsOf(loaded)).toEqual([]);
    expect(loaded.services.app?.logging).toEqual({
      driver: 'loki',
      options: {
        'loki-url': 'http://host.docker.internal:3100/loki/api/v1/push',
        mode: 'non-blocking',
        'max-buffer-size': '4m',
        'loki-retries': '3',
      },
    });
  });

  it('collides with no port of grpc-plugin-dependencies, nor with itself', () => {
    const ports = Object.values(compose.services).flatMap(publishedPorts);
    expect(ports.filter((port) => PORTS_OF_DEPENDENCIES.includes(port))).toEqual([]);
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('shows everything but the host to this machine alone', () => {
    const others = Object.entries(compose.services).filter(([name]) => name !== 'app');
    for (const [, { ports = [] }] of others) {
      expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
    }
  });

  it('names an exact version of every image that is not ours', () => {
    const foreign = Object.values(compose.services).filter(({ image }) => !image.startsWith('$'));
    expect(foreign).toHaveLength(4);
    for (const { image } of foreign) expect(image).toMatch(/:v?\d+\.\d+/);
  });
});

describe('the profile local', () => {
  const access = parseEnvFile(readFileSync('deploy/compose/local.env', 'utf8')).variables;

  it('names the local AGS as it starts without options', () => {
    expect(access).toMatchObject({
      AB_BASE_URL: 'http://local-ags:7600',
      AB_NAMESPACE: LOCAL_AGS_DEFAULTS.namespace,
      AB_CLIENT_ID: LOCAL_AGS_DEFAULTS.clientId,
      AB_CLIENT_SECRET: LOCAL_AGS_DEFAULTS.clientSecret,
    });
  });

  it('is a valid configuration of a host', () => {
    const loaded = loadConfig(
      aConfigSource(access, {
        catalogue: {
          modules: ['sessionManager', 'matchmaking', 'sessionDsm'],
          strategies: { sessionManager: ['sample'], matchmaking: ['rules'] },
          serverProviders: ['DEMO'],
        },
      }),
    );
    expect(loaded.ok).toBe(true);
  });

  it('can have the local AGS listen elsewhere than on loopback alone', async () => {
    // Another address of this machine: a test that others could reach would be rude.
    const ags = runCommand(['local-ags', '--host', '127.0.0.2', '--port', '0', '--json']);
    const line = await eventually('it listens', () => ags.out[0]);
    const { url } = JSON.parse(line) as { url: string };
    expect(url).toMatch(/^http:\/\/127\.0\.0\.2:\d+$/);
    expect((await fetch(`${url}/iam/v3/oauth/jwks`)).ok).toBe(true);
    ags.interrupt();
    expect(await ags.exitCode).toBe(0);
  });

  it('has the local AGS listen for the host, and call it by its name', () => {
    expect(compose.services['local-ags']).toMatchObject({
      profiles: ['local'],
      entrypoint: ['node', 'dist/cli.js', 'local-ags'],
      command: ['--host', '0.0.0.0', '--port', '7600', '--host-address', 'app:6565'],
    });
  });
});

describe('the profile observability', () => {
  const ofProfile = Object.entries(compose.services).filter(([, { profiles }]) =>
    profiles?.includes('observability'),
  );

  it('is Prometheus, Grafana, Loki and Zipkin', () => {
    expect(ofProfile.map(([name]) => name).sort()).toEqual([
      'grafana',
      'loki',
      'prometheus',
      'zipkin',
    ]);
  });

  it('has the host push logs and traces to them', () => {
    const { variables } = parseEnvFile(readFileSync('deploy/compose/observability.env', 'utf8'));
    expect(variables).toEqual({
      LOKI_URL: 'http://loki:3100/loki/api/v1/push',
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'http://zipkin:9411/api/v2/spans',
    });
  });

  it('scrapes the host under the job that dashboards of grpc-plugin-dependencies ask for', () => {
    const prometheus = parse(readFileSync('deploy/prometheus/prometheus.yml', 'utf8'));
    expect(prometheus.scrape_configs).toMatchObject([
      { job_name: 'plugin-grpc-server-metrics', static_configs: [{ targets: ['app:8080'] }] },
    ]);
  });

  it('is provisioned: sources that answer by the names of the services, and a folder of dashboards', () => {
    const provisioned = (file: string) =>
      parse(readFileSync(`deploy/grafana/provisioning/${file}/extend-host.yaml`, 'utf8'));
    const sources = provisioned('datasources').datasources as { url: string }[];
    const hosts = sources.map(({ url }) => new URL(url).hostname);
    expect(hosts.sort()).toEqual(['loki', 'prometheus', 'zipkin']);
    const { path } = provisioned('dashboards').providers[0].options;
    const mounts = compose.services.grafana?.volumes;
    expect(mounts).toContain(`./deploy/grafana/dashboards:${path}:ro`);
  });
});

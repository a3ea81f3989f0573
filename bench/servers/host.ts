import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LocalAgs } from '../../src/local-ags/local-ags.js';
import type { Wiring } from '../alternatives/wirings.js';
import type { CollectorStub } from './collector-stub.js';
import { ALL, type Concerns, nameOf } from './concerns.js';
import type { ServerCommand } from './server-process.js';

/** What a host finds around it in the benchmark. */
export interface Surroundings {
  readonly ags: LocalAgs;
  readonly collector: CollectorStub;
  /** An empty folder for what processes write. */
  readonly directory: string;
}

export type Strategy = 'echo' | 'sample';

/** Share of the calls that are traced. */
export const TRACED_SHARE = 0.01;

/** The host as `npm start` starts it, configured by its environment alone. */
export function hostCommand(
  strategy: Strategy,
  concerns: Concerns,
  surroundings: Surroundings,
): ServerCommand {
  const { ags, collector, directory } = surroundings;
  return {
    name: `host (${strategy})`,
    args: [...startFlags(), pathOf('../../dist/main.js')],
    directory,
    env: {
      GRPC_HOST: '127.0.0.1',
      GRPC_PORT: '0',
      PROMETHEUS_ADDR: '127.0.0.1',
      PROMETHEUS_PORT: '0',
      SERVICE_NAME: serviceNameOf(strategy, concerns),
      STATE_URL: `file:${directory}`,
      SESSION_MANAGER_STRATEGY: strategy,
      DS_PROVIDER: 'DEMO',
      AB_BASE_URL: ags.url,
      AB_CLIENT_ID: ags.clientId,
      AB_CLIENT_SECRET: ags.clientSecret,
      AB_NAMESPACE: ags.namespace,
      PLUGIN_GRPC_SERVER_AUTH_ENABLED: String(concerns.guard),
      PLUGIN_GRPC_SERVER_LOGGING_ENABLED: String(concerns.log),
      PLUGIN_GRPC_SERVER_METRICS_ENABLED: String(concerns.metrics),
      ...(concerns.trace && {
        OTEL_EXPORTER_ZIPKIN_ENDPOINT: collector.url,
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: String(TRACED_SHARE),
      }),
    },
  };
}

/** Nest's own gRPC transport with the same guard, log, metrics and trace, wired in another way. */
export function stockNestCommand(wiring: Wiring, surroundings: Surroundings): ServerCommand {
  const host = hostCommand('echo', ALL, surroundings);
  return {
    ...host,
    name: wiring,
    args: [
      ...startFlags(),
      '--import',
      pathOf('../../scripts/typescript-hooks.mjs'),
      pathOf('../alternatives/stock-nest.ts'),
      wiring,
    ],
  };
}

/** By which the collector tells the spans of one host from those of another. */
export function serviceNameOf(strategy: Strategy, concerns: Concerns): string {
  return `bench-${strategy}-${nameOf(concerns)}`;
}

/** The yardstick, on the same Node with the same flags. */
export function bareEchoCommand({ directory }: Surroundings): ServerCommand {
  return {
    name: 'bare echo',
    args: [...startFlags(), pathOf('../baseline/echo-server.ts')],
    directory,
    env: {},
  };
}

/** Flags of Node in `npm start`. @throws Error when the script no longer has that form */
export function startFlags(): readonly string[] {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { scripts } = JSON.parse(text) as { scripts: { start: string } };
  const flags = /^node (.*)\bdist\/main\.js$/.exec(scripts.start)?.[1];
  if (flags === undefined) {
    throw new Error(`package.json: found start "${scripts.start}", expected "node … dist/main.js"`);
  }
  return flags.split(' ').filter((flag) => flag !== '');
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

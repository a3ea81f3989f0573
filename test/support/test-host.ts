import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostConfig } from '../../src/common/config/host-config.js';
import {
  DynamicClient,
  type DynamicClientOptions,
  type UnaryAnswer,
} from '../../src/common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { DescriptorSet } from '../../src/common/grpc/descriptor-set.js';
import type { ListenerName } from '../../src/common/grpc/listener-name.js';
import { openRootLogger } from '../../src/common/logging/root-logger.js';
import { startTracing } from '../../src/common/tracing/start-tracing.js';
import type { HostExtras } from '../../src/host/host-extras.js';
import { type RunningHost, startHost } from '../../src/host.js';
import { type LocalAgs, startLocalAgs } from '../../src/local-ags/local-ags.js';
import type { SessionManagerStrategy } from '../../src/modules/session-manager/domain/session-manager-strategy.js';
import { SessionManagerModule } from '../../src/modules/session-manager/session-manager.module.js';
import { aHostConfig } from './a-host-config.js';
import { eventually } from './eventually.js';

/** A parsed line of the log. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface TestHostOptions {
  /** Variables of the host that matter to the test, for example `{ LOG_LEVEL: 'debug' }`. */
  readonly env?: Record<string, string>;
  /** A strategy that no file holds, in place of the one that `env` names. */
  readonly sessionManager?: SessionManagerStrategy;
  readonly extras?: HostExtras;
  /** By listener; default: those of `proto/`. */
  readonly descriptors?: Partial<Record<ListenerName, DescriptorSet>>;
  /** Whether to wait until `/readyz` says so; turn it off where IAM is kept away. */
  readonly waitUntilReady?: boolean;
  /** Hits the AGS before the host starts. */
  readonly prepareAgs?: (ags: LocalAgs) => void;
}

/** A host on real sockets, with an AGS of its own, in the process of the test. */
export interface TestHost {
  readonly host: RunningHost;
  readonly ags: LocalAgs;
  readonly config: HostConfig;
  /** `host:port` of the overrides listener. */
  readonly grpcAddress: string;
  /** Base URL of metrics and readiness. */
  readonly httpUrl: string;
  /** What AGS sends with each call: a verified delegate token. */
  readonly token: string;
  /** Everything logged so far, in order. */
  readonly logLines: readonly LogLine[];
  /**
   * Calls a unary method, bytes in and bytes out.
   * @param metadata  default: the token, and nothing else
   * @throws CallFailedError for every status but OK
   */
  call(
    path: string,
    request: Uint8Array,
    metadata?: Readonly<Record<string, string>>,
  ): Promise<UnaryAnswer<Buffer>>;
  /** A client of its own connection, closed with the host. */
  newClient(options?: DynamicClientOptions): DynamicClient;
  /** The exposition text of the metrics. */
  metrics(): Promise<string>;
  /** Stops the host, then its AGS; safe to call twice. */
  stop(): Promise<void>;
}

/** Starts a local AGS and a host that trusts it, both on free ports, the token guard on. */
export async function startTestHost(options: TestHostOptions = {}): Promise<TestHost> {
  const ags = await startLocalAgs({ port: 0, seed: 'test-host' });
  options.prepareAgs?.(ags);
  try {
    return await startHostBeside(ags, options);
  } catch (error) {
    await ags.close();
    throw error;
  }
}

async function startHostBeside(ags: LocalAgs, options: TestHostOptions): Promise<TestHost> {
  const workspace = await mkdtemp(join(tmpdir(), 'extend-host-test-'));
  const config = aHostConfig({
    AB_BASE_URL: ags.url,
    AB_CLIENT_ID: ags.clientId,
    AB_CLIENT_SECRET: ags.clientSecret,
    AB_NAMESPACE: ags.namespace,
    STATE_URL: `file:${workspace}`,
    ...(options.sessionManager && { ENABLE_SESSION_MANAGER: 'false' }),
    ...options.env,
  });
  const logLines: LogLine[] = [];
  const foundation = {
    rootLogger: await openRootLogger(config, { write: (line) => logLines.push(JSON.parse(line)) }),
    tracing: await startTracing(config),
    descriptors: (listener: ListenerName) =>
      options.descriptors?.[listener] ?? DescriptorSet.fromBuild(listener),
  };
  const registry = MessageRegistry.fromBuild();
  const host = await startHost(config, foundation, extrasOf(options));
  const grpcAddress = `127.0.0.1:${host.ports.grpcPort}`;
  const httpUrl = `http://127.0.0.1:${host.ports.httpPort}`;
  const clients: DynamicClient[] = [];
  const newClient = (clientOptions?: DynamicClientOptions) => {
    const client = new DynamicClient(registry, grpcAddress, clientOptions);
    clients.push(client);
    return client;
  };
  const client = newClient();
  const token = ags.issueDelegateToken();
  if (options.waitUntilReady !== false) {
    await eventually('the host is ready', async () => (await fetch(`${httpUrl}/readyz`)).ok);
  }

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    for (const each of clients) each.close();
    await host.stop();
    await ags.close();
    await rm(workspace, { recursive: true });
  };
  return {
    host,
    ags,
    config,
    grpcAddress,
    httpUrl,
    token,
    logLines,
    call: (path, request, metadata = { authorization: `Bearer ${token}` }) =>
      client.unaryBytes(path, request, { metadata }),
    newClient,
    metrics: async () => (await fetch(`${httpUrl}${config.http.metricsPath}`)).text(),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

function extrasOf({ sessionManager, extras = {} }: TestHostOptions): HostExtras {
  if (sessionManager === undefined) return extras;
  return {
    modules: [SessionManagerModule.with(sessionManager), ...(extras.modules ?? [])],
    services: [SessionManagerModule.service, ...(extras.services ?? [])],
  };
}

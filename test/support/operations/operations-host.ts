import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonValue } from '@bufbuild/protobuf';
import type { HostConfig } from '../../../src/common/config/host-config.js';
import { DynamicClient } from '../../../src/common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../../src/common/grpc/client/message-registry.js';
import { DescriptorSet } from '../../../src/common/grpc/descriptor-set.js';
import { openRootLogger, type RootLogger } from '../../../src/common/logging/root-logger.js';
import { startTracing } from '../../../src/common/tracing/start-tracing.js';
import type { HostExtras } from '../../../src/host/host-extras.js';
import { type RunningHost, startHost } from '../../../src/host.js';
import { aHostConfig } from '../a-host-config.js';
import type { LogLine } from '../test-host.js';
import { bytesWithSample } from './sample-proto.js';

/** A host with the operations services, and of modules nothing but what a test adds. */
export interface OperationsHost {
  readonly host: RunningHost;
  readonly config: HostConfig;
  readonly workspace: string;
  readonly root: RootLogger;
  readonly logLines: readonly LogLine[];
  /** `host:port` of the operations listener. */
  readonly address: string;
  readonly client: DynamicClient;
  /**
   * Calls a unary method.
   * @param path     as in `ConfigService/get`
   * @param request  protobuf JSON
   * @returns the answer as protobuf JSON
   */
  call(
    path: string,
    request?: JsonValue,
    metadata?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** Calls a method whose answers stream. */
  stream(path: string, requests: readonly JsonValue[]): AsyncGenerator<Answer>;
  /** Stops the host; the workspace stays. */
  stop(): Promise<void>;
  /** The same, and removes the workspace. */
  dispose(): Promise<void>;
}

/** Names as declared; enums by name. */
export type Answer = Readonly<Record<string, unknown>> & {
  readonly r?: { readonly code?: string; readonly msg?: string };
  readonly items?: readonly Readonly<Record<string, unknown>>[];
};

export interface OperationsHostOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly extras?: HostExtras;
  /** Default: a new one. */
  readonly workspace?: string;
  /** Changes what the variables make. */
  readonly adjust?: (config: HostConfig) => HostConfig;
}

const ALONE = {
  ENABLE_SESSION_MANAGER: 'false',
  ENABLE_MATCHMAKING: 'false',
  ENABLE_SESSION_DSM: 'false',
  ENABLE_OPERATIONS: 'true',
  OPERATIONS_GRPC_PORT: '0',
  PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'false',
} as const;

/** Starts it on free ports, its log kept in memory. */
export async function startOperationsHost(
  options: OperationsHostOptions = {},
): Promise<OperationsHost> {
  const workspace = options.workspace ?? (await mkdtemp(join(tmpdir(), 'operations-host-')));
  const made = aHostConfig({ ...ALONE, STATE_URL: `file:${workspace}`, ...options.env });
  const config = options.adjust?.(made) ?? made;
  const logLines: LogLine[] = [];
  const root = await openRootLogger(config, { write: (line) => logLines.push(JSON.parse(line)) });
  const host = await startHost(
    config,
    {
      rootLogger: root,
      tracing: await startTracing(config),
      descriptors: (listener) =>
        listener === 'operations'
          ? new DescriptorSet(bytesWithSample())
          : DescriptorSet.fromBuild(listener),
    },
    options.extras,
  );
  const address = `127.0.0.1:${host.ports.operationsPort}`;
  const registry = new MessageRegistry(bytesWithSample());
  const client = new DynamicClient(registry, address);
  const stop = async () => {
    client.close();
    await host.stop();
  };
  return {
    host,
    config,
    workspace,
    root,
    logLines,
    address,
    client,
    async call(path, request = {}, metadata = {}) {
      const method = registry.method(`/${path}`);
      const message = registry.fromJson(method.input, request);
      const answer = await client.unary(method, message, { metadata });
      return registry.toJson(method.output, answer.message) as Answer;
    },
    async *stream(path, requests) {
      const method = registry.method(`/${path}`);
      const messages = requests.map((request) => registry.fromJson(method.input, request));
      for await (const answer of client.stream(method, messages)) {
        yield registry.toJson(method.output, answer) as Answer;
      }
    },
    stop,
    async dispose() {
      await stop();
      await rm(workspace, { recursive: true });
    },
  };
}

import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../common/config/child-environment.js';
import type { CliEnvironment } from '../../common/config/cli-environment.js';
import type { AgsCredentials } from '../ags/ags-api.js';
import type { CliSurroundings } from '../cli-context.js';
import { CliFailure } from '../cli-failure.js';
import { ChildProgram, ChildProgramError } from './child-program.js';
import { requireFreePort } from './free-port.js';

/** Beside this file in `dist`: the entries of the host and of this tool. */
const HOST = fileURLToPath(new URL('../../main.js', import.meta.url));
const TOOL = fileURLToPath(new URL('../../cli.js', import.meta.url));

/** What the demo shows: the strategy whose work can be seen. */
export const DEMO_STRATEGY = 'sample';

const READY_WITHIN_MS = 20_000;
const POLL_MS = 25;

/** How the programs of the demo are started. */
export interface DemoProgramsOptions {
  readonly variables: CliEnvironment;
  /** Absolute path of the folder for the host's log and whatever else it writes. */
  readonly workspace: string;
  readonly surroundings: CliSurroundings;
  /** Also shows the lines of the programs. */
  readonly isVerbose: boolean;
}

/** The local AGS and the host, as processes that run. */
export interface DemoPrograms {
  readonly credentials: AgsCredentials;
  readonly grpcPort: number;
  readonly httpPort: number;
  /** The shape service, in plaintext on loopback, and the signature of this run. */
  readonly operationsPort: number;
  readonly shapes: { readonly port: number; readonly signature: string };
  readonly hostLog: string;
  /** Resolves when one of them has ended by itself. */
  ended(): Promise<ChildProgramError>;
  /** Drains the host, then ends the local AGS. */
  stop(): Promise<void>;
}

/**
 * Starts a local AGS and a host that trusts it, and waits until the host is ready.
 * @throws CliFailure, ChildProgramError; nothing is left running then
 */
export async function startDemoPrograms(options: DemoProgramsOptions): Promise<DemoPrograms> {
  const { variables, workspace, surroundings } = options;
  const { localAgsPort, grpcPort, httpPort, operations, shapes } = variables;
  const signature = randomBytes(16).toString('hex');
  await requireFreePort('LOCAL_AGS_PORT', localAgsPort);
  await requireFreePort('GRPC_PORT', grpcPort);
  await requireFreePort('PROMETHEUS_PORT', httpPort);
  await requireFreePort('OPERATIONS_GRPC_PORT', operations.port);
  await requireFreePort('SHAPES_GRPC_PORT', shapes.port);

  mkdirSync(workspace, { recursive: true });
  const hostLog = join(workspace, 'host.log');
  const log = createWriteStream(hostLog);
  const running: ChildProgram[] = [];
  const killAll = () => {
    for (const program of running) program.kill();
  };
  // Whatever ends this process, nothing is left behind.
  process.once('exit', killAll);
  const stop = async () => {
    for (const program of running.toReversed()) await program.stop();
    process.off('exit', killAll);
    log.end();
  };
  const start = (name: string, args: readonly string[], env: Readonly<Record<string, string>>) => {
    const program = new ChildProgram({
      name,
      args,
      env: childEnvironment(surroundings.environment.env, env),
      // A `.env` for another AGS does not lie there.
      directory: workspace,
      onLine(line) {
        if (name === 'host') log.write(`${line}\n`);
        if (options.isVerbose) surroundings.terminal.err(`${name} | ${line}`);
      },
    });
    running.push(program);
    return program;
  };

  try {
    const ags = start('local AGS', [TOOL, 'local-ags', '--json', '--port', `${localAgsPort}`], {});
    const credentials = credentialsOf(await ags.listening);
    const host = start('host', [HOST], {
      AB_BASE_URL: credentials.baseUrl,
      AB_CLIENT_ID: credentials.clientId,
      AB_CLIENT_SECRET: credentials.clientSecret,
      AB_NAMESPACE: credentials.namespace,
      GRPC_HOST: '127.0.0.1',
      GRPC_PORT: `${grpcPort}`,
      PROMETHEUS_ADDR: '127.0.0.1',
      PROMETHEUS_PORT: `${httpPort}`,
      PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'true',
      SESSION_MANAGER_STRATEGY: DEMO_STRATEGY,
      DS_PROVIDER: 'LOCAL',
      ENABLE_OPERATIONS: 'true',
      OPERATIONS_GRPC_HOST: 'localhost',
      OPERATIONS_GRPC_PORT: `${operations.port}`,
      ENABLE_SHAPES: 'true',
      SHAPES_GRPC_PORT: `${shapes.port}`,
      SHAPES_SIGNATURE_VALUE: signature,
      STATE_URL: `file:${workspace}`,
    });
    const { shapesPort, ...ports } = portsOf(await host.listening);
    await untilReady(ports.httpPort, surroundings.stop);
    return {
      credentials,
      ...ports,
      shapes: { port: shapesPort, signature },
      hostLog,
      ended: () => Promise.race(running.map((program) => program.ended())),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function credentialsOf(line: Readonly<Record<string, unknown>>): AgsCredentials {
  const { url, clientId, clientSecret, namespace } = line;
  return {
    baseUrl: String(url),
    clientId: String(clientId),
    clientSecret: String(clientSecret),
    namespace: String(namespace),
  };
}

function portsOf(line: Readonly<Record<string, unknown>>) {
  const { grpcPort, httpPort, operationsPort, shapesPort } = line;
  return {
    grpcPort: Number(grpcPort),
    httpPort: Number(httpPort),
    operationsPort: Number(operationsPort),
    shapesPort: Number(shapesPort),
  };
}

/** @throws CliFailure when interrupted, ChildProgramError with what `/readyz` says when the host does not become ready */
async function untilReady(httpPort: number, stop: AbortSignal): Promise<void> {
  const patienceEnds = performance.now() + READY_WITHIN_MS;
  for (;;) {
    if (stop.aborted) throw new CliFailure('interrupted');
    const response = await fetch(`http://127.0.0.1:${httpPort}/readyz`);
    const text = await response.text();
    if (response.ok) return;
    if (performance.now() > patienceEnds) throw new ChildProgramError(`host: not ready: ${text}`);
    await pause(POLL_MS);
  }
}

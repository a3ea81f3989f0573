import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamicClient } from '../../src/common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { isFreeForUdp } from '../../src/modules/session-dsm/providers/local/port-pool.js';
import { DsmClient } from '../../test/support/session-dsm/dsm-client.js';
import { gameServerPids } from '../../test/support/session-dsm/game-server-pids.js';
import type { Surroundings } from '../servers/host.js';
import { type ServerCommand, ServerProcess } from '../servers/server-process.js';
import { untilReady } from './ready.js';

/** How many sessions come, and how many of them are between creation and termination at a time. */
export interface CrowdSize {
  readonly sessions: number;
  readonly inFlight: number;
}

/** What must be the same before and after. */
export interface Holdings {
  /** Game servers of this run that there are on the machine. */
  readonly processes: number;
  /** Ports of the range that can be opened. */
  readonly freePorts: number;
}

export interface CrowdResult {
  readonly before: Holdings;
  readonly after: Holdings;
  /** Files that the host still has of sessions. */
  readonly recordsLeft: number;
  /** Different servers that were handed out. */
  readonly servers: number;
  readonly mostProcesses: number;
  readonly seconds: number;
  readonly createMs: readonly number[];
  readonly terminateMs: readonly number[];
  /** Of the host alone, not of the servers. */
  readonly hostCpuSeconds: number;
}

/** As many as a host has by default, where hosts that run beside this one have none. */
export const CROWD_PORTS = { from: 17_000, to: 17_999 };
const COUNTED_EVERY_MS = 250;

/**
 * Creates and terminates real servers of this machine through a host with the provider `LOCAL`.
 * @throws Error when a call fails
 */
export async function sessionCrowd(
  command: ServerCommand,
  { directory, ags }: Surroundings,
  { sessions, inFlight }: CrowdSize,
): Promise<CrowdResult> {
  const name = `crowd-${randomUUID()}`;
  const before = await holdings(name);
  const host = await ServerProcess.start(command);
  const { grpcPort } = host.ports;
  const client = new DynamicClient(MessageRegistry.fromBuild(), `127.0.0.1:${grpcPort}`);
  const metadata = { authorization: `Bearer ${ags.issueDelegateToken()}` };
  const dsm = new DsmClient((path, request) => client.unaryBytes(path, request, { metadata }));
  try {
    await untilReady(host);
    const createMs: number[] = [];
    const terminateMs: number[] = [];
    const serverIds = new Set<unknown>();
    let mostProcesses = 0;
    let next = 0;
    const cpuBefore = host.cpuSeconds();
    const startedAt = performance.now();
    const lane = async () => {
      while (next < sessions) {
        const id = `${name}-${next++}`;
        const { server_id } = await timed(createMs, () => dsm.create(id));
        serverIds.add(server_id);
        await timed(terminateMs, () => dsm.terminate(id));
      }
    };
    const counter = setInterval(() => {
      mostProcesses = Math.max(mostProcesses, gameServerPids(name).length);
    }, COUNTED_EVERY_MS);
    await Promise.all(Array.from({ length: inFlight }, lane)).finally(() => clearInterval(counter));
    const seconds = (performance.now() - startedAt) / 1000;
    const hostCpuSeconds = host.cpuSeconds() - cpuBefore;
    const records = await readdir(join(directory, 'session-dsm', 'sessions'));
    return {
      before,
      // While the host runs: what it would leave until its end counts as well.
      after: await holdings(name),
      recordsLeft: records.length,
      servers: serverIds.size,
      mostProcesses,
      seconds,
      createMs,
      terminateMs,
      hostCpuSeconds,
    };
  } finally {
    client.close();
    await host.stop();
  }
}

async function holdings(name: string): Promise<Holdings> {
  let freePorts = 0;
  for (let port = CROWD_PORTS.from; port <= CROWD_PORTS.to; port++) {
    if (await isFreeForUdp(port)) freePorts += 1;
  }
  return { processes: gameServerPids(name).length, freePorts };
}

async function timed<T>(milliseconds: number[], work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  milliseconds.push(performance.now() - startedAt);
  return result;
}

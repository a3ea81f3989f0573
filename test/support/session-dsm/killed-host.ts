import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamicClient } from '../../../src/common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../../src/common/grpc/client/message-registry.js';
import { type LocalAgs, startLocalAgs } from '../../../src/local-ags/local-ags.js';
import { ChildHost } from '../child-host.js';
import { DsmClient } from './dsm-client.js';
import { freePorts } from './free-ports.js';
import { InformationDesk } from './information-desk.js';

const SERVER = fileURLToPath(new URL('./suicidal-server.mjs', import.meta.url));
const PORTS = 4;

export type Moment = 'before-ready' | 'at-success' | 'never';

/** A built host with servers of this machine, in a process that can be killed and started anew. */
export class KilledHost {
  #host: ChildHost | undefined;
  #client: DynamicClient | undefined;

  private constructor(
    readonly desk: InformationDesk,
    private readonly ags: LocalAgs,
    private readonly folder: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** @param moment  when its servers kill it, once */
  static async start(moment: Moment): Promise<KilledHost> {
    const ags = await startLocalAgs({ port: 0, seed: 'faults' });
    const desk = await InformationDesk.open();
    desk.leaveTheRestTo(ags.url);
    const folder = await mkdtemp(join(tmpdir(), 'killed-host-'));
    const { from, to } = await freePorts(PORTS);
    const killed = new KilledHost(desk, ags, folder, {
      AB_BASE_URL: desk.url,
      AB_CLIENT_ID: ags.clientId,
      AB_CLIENT_SECRET: ags.clientSecret,
      AB_NAMESPACE: ags.namespace,
      PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'false',
      STATE_URL: `file:${folder}`,
      DS_PROVIDER: 'LOCAL',
      LOCAL_DS_PORT_RANGE: `${from}-${to}`,
      LOCAL_DS_COMMAND: `'${process.execPath}' '${SERVER}' {port} '${folder}/marker' ${moment}`,
    });
    await killed.restart();
    return killed;
  }

  /** Waits until the host has been killed, by whomever. */
  async dead(): Promise<void> {
    await this.#host?.ended;
    this.#client?.close();
  }

  async kill(): Promise<void> {
    await this.#host?.kill();
    this.#client?.close();
  }

  /** Stops as an orchestrator does. */
  async terminate(): Promise<void> {
    this.#host?.process.kill('SIGTERM');
    await this.dead();
  }

  async restart(): Promise<void> {
    this.#host = new ChildHost({ env: this.env });
    const { grpcPort } = await this.#host.listening();
    this.#client = new DynamicClient(MessageRegistry.fromBuild(), `127.0.0.1:${grpcPort}`);
  }

  get dsm(): DsmClient {
    const client = this.#client;
    if (client === undefined) throw new Error('the host does not run');
    return new DsmClient((path, request) => client.unaryBytes(path, request));
  }

  /** Servers of this host that run, whoever started them. */
  async serverPids(): Promise<readonly number[]> {
    const pids: number[] = [];
    for (const entry of await readdir('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      const command = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
      if (command.includes(SERVER) && command.includes(this.folder)) pids.push(Number(entry));
    }
    return pids;
  }

  /** Stops everything and counts what is left of it. */
  async end(): Promise<number> {
    await this.terminate();
    const left = await this.serverPids();
    for (const pid of left) process.kill(pid, 'SIGKILL');
    await this.desk.close();
    await this.ags.close();
    await rm(this.folder, { recursive: true });
    return left.length;
  }
}

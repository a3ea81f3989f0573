import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamicClient } from '../../../src/common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../../src/common/grpc/client/message-registry.js';
import { type LocalAgs, startLocalAgs } from '../../../src/local-ags/local-ags.js';
import { type ChildEnd, ChildHost } from '../child-host.js';
import { DsmClient } from './dsm-client.js';
import { InformationDesk } from './information-desk.js';

/** What outlives the process of a host. */
export interface Surroundings {
  readonly ags: LocalAgs;
  readonly desk: InformationDesk;
  /** The workspace. */
  readonly folder: string;
}

export async function newSurroundings(): Promise<Surroundings> {
  const ags = await startLocalAgs({ port: 0, seed: 'faults' });
  const desk = await InformationDesk.open();
  desk.leaveTheRestTo(ags.url);
  return { ags, desk, folder: await mkdtemp(join(tmpdir(), 'killed-host-')) };
}

/** A built host in a process that can be killed and started anew. */
export class RestartableHost {
  readonly desk: InformationDesk;
  #host: ChildHost | undefined;
  #client: DynamicClient | undefined;

  /** @param env  beside what finds AGS and the workspace */
  constructor(
    private readonly around: Surroundings,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    this.desk = around.desk;
  }

  /** Waits until the host has ended, by whomever. @returns how, unless it never ran */
  async dead(): Promise<ChildEnd | undefined> {
    const end = await this.#host?.ended;
    this.#client?.close();
    return end;
  }

  async kill(): Promise<void> {
    await this.#host?.kill();
    this.#client?.close();
  }

  /** Stops as an orchestrator does. */
  async terminate(): Promise<ChildEnd | undefined> {
    this.#host?.process.kill('SIGTERM');
    return this.dead();
  }

  async restart(): Promise<void> {
    const { ags, desk, folder } = this.around;
    const env = {
      AB_BASE_URL: desk.url,
      AB_CLIENT_ID: ags.clientId,
      AB_CLIENT_SECRET: ags.clientSecret,
      AB_NAMESPACE: ags.namespace,
      PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'false',
      STATE_URL: `file:${folder}`,
      ...this.env,
    };
    this.#host = new ChildHost({ env });
    const { grpcPort } = await this.#host.listening();
    this.#client = new DynamicClient(MessageRegistry.fromBuild(), `127.0.0.1:${grpcPort}`);
  }

  get dsm(): DsmClient {
    const client = this.#client;
    if (client === undefined) throw new Error('the host does not run');
    return new DsmClient((path, request) => client.unaryBytes(path, request));
  }

  /** Stops everything. */
  async end(): Promise<void> {
    await this.terminate();
    await this.around.desk.close();
    await this.around.ags.close();
    await rm(this.around.folder, { recursive: true });
  }
}

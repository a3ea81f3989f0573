import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from './free-ports.js';
import { newSurroundings, RestartableHost } from './restartable-host.js';

const SERVER = fileURLToPath(new URL('./suicidal-server.mjs', import.meta.url));
const PORTS = 4;

export type Moment = 'before-ready' | 'at-success' | 'after-success' | 'never';

/** A host with servers of this machine. */
export class KilledHost {
  private constructor(
    readonly host: RestartableHost,
    private readonly folder: string,
  ) {}

  /** @param moment  when its servers kill it, once */
  static async start(moment: Moment): Promise<KilledHost> {
    const around = await newSurroundings();
    const { folder } = around;
    const { from, to } = await freePorts(PORTS);
    const host = new RestartableHost(around, {
      DS_PROVIDER: 'LOCAL',
      LOCAL_DS_PORT_RANGE: `${from}-${to}`,
      LOCAL_DS_COMMAND: `'${process.execPath}' '${SERVER}' {port} '${folder}/marker' ${moment}`,
    });
    await host.restart();
    return new KilledHost(host, folder);
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
    await this.host.terminate();
    const left = await this.serverPids();
    for (const pid of left) process.kill(pid, 'SIGKILL');
    await this.host.end();
    return left.length;
  }
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type LocalAgs, startLocalAgs } from '../../src/local-ags/local-ags.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const PROBE = new URL('./usage-probe.mjs', import.meta.url).href;

export interface HostUsage {
  /** Microseconds since the start of the process, workers included. */
  readonly cpu: { readonly user: number; readonly system: number };
  readonly maxRssMb: number;
  readonly rssMb: number;
}

/** The built host as `npm start` runs it, in a process of its own, with an AGS beside it. */
export class BenchHost {
  private constructor(
    private readonly child: ChildProcess,
    private readonly ags: LocalAgs,
    private readonly workspace: string,
    readonly address: string,
    readonly token: string,
  ) {}

  /** @param variables  beyond what every host needs */
  static async start(variables: Readonly<Record<string, string>> = {}): Promise<BenchHost> {
    const ags = await startLocalAgs({ port: 0, seed: 'bench' });
    const workspace = await mkdtemp(join(tmpdir(), 'extend-host-bench-'));
    const child = fork(MAIN, [], {
      cwd: workspace,
      execArgv: ['--import', PROBE],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        PATH: process.env.PATH,
        AB_BASE_URL: ags.url,
        AB_CLIENT_ID: ags.clientId,
        AB_CLIENT_SECRET: ags.clientSecret,
        AB_NAMESPACE: ags.namespace,
        GRPC_HOST: '127.0.0.1',
        GRPC_PORT: '0',
        PROMETHEUS_ADDR: '127.0.0.1',
        PROMETHEUS_PORT: '0',
        ENABLE_SESSION_DSM: 'false',
        DS_PROVIDER: 'DEMO',
        STATE_URL: `file:${workspace}`,
        ...variables,
      },
    });
    const port = await listeningPort(child);
    return new BenchHost(child, ags, workspace, `127.0.0.1:${port}`, ags.issueDelegateToken());
  }

  async usage(): Promise<HostUsage> {
    const answer = once(this.child, 'message') as Promise<[HostUsage]>;
    this.child.send('usage');
    return (await answer)[0];
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
    await this.ags.close();
    await rm(this.workspace, { recursive: true });
  }
}

/** Reads the log of the host for as long as it runs, so that it never waits for a reader. */
function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the host ended with exit code ${code}`)));
    if (child.stdout === null) throw new Error('the host has no output');
    createInterface(child.stdout).on('line', (line) => {
      if (!line.includes('"listening"')) return;
      resolve((JSON.parse(line) as { grpcPort: number }).grpcPort);
    });
  });
}

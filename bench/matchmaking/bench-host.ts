import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface HostUsage {
  /** Microseconds since the start of the process, workers included. */
  readonly cpu: { readonly user: number; readonly system: number };
  readonly maxRssMb: number;
  readonly rssMb: number;
}

/** The host under measurement, in a process of its own. */
export class BenchHost {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
    readonly token: string,
  ) {}

  static async start(strategy = 'rules', chunkSize = 0): Promise<BenchHost> {
    const child = fork(new URL('./host-process.ts', import.meta.url), [strategy, `${chunkSize}`], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [hello] = (await once(child, 'message')) as [{ address: string; token: string }];
    return new BenchHost(child, hello.address, hello.token);
  }

  async usage(): Promise<HostUsage> {
    const answer = once(this.child, 'message') as Promise<[HostUsage]>;
    this.child.send('usage');
    return (await answer)[0];
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.send('stop');
    await exit;
  }
}

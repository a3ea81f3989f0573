import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Takes one core for as long as it lives, and ends by itself when its parent is gone. */
const PROGRAM = `
const parent = process.ppid;
process.stdout.write('busy');
let sum = 0;
while (process.ppid === parent) for (let i = 0; i < 1e7; i++) sum += Math.sqrt(i);
`;

/** A process that only computes: what a neighbour costs that shares nothing but the machine. */
export class BusyProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves once it computes. */
  static async start(): Promise<BusyProcess> {
    const child = spawn(process.execPath, ['--eval', PROGRAM], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    return new BusyProcess(child);
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}

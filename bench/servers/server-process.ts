import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpuSecondsOf, residentMegabytesOf } from './process-usage.js';

/** A server that takes longer has failed. */
const PATIENCE_MS = 20_000;

/** How a server is started. */
export interface ServerCommand {
  /** For messages and tables. */
  readonly name: string;
  /** Arguments of Node, flags first. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Working directory: an empty folder, so that no `.env` of the machine is read. */
  readonly directory: string;
}

/** Fields of the `listening` line. */
export interface ServerPorts {
  readonly grpcPort: number;
  readonly httpPort?: number;
  readonly shapesPort?: number;
}

/** A server under measurement: a process of its own, whose output is read and counted. */
export class ServerProcess {
  #lines = 0;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
    readonly pid: number,
    readonly ports: ServerPorts,
    /** From the spawn to the `listening` line. */
    readonly startMs: number,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) this.#lines++;
    });
  }

  /** @throws Error with what the process wrote, when it ends or says nothing of `listening` */
  static async start({ name, args, env, directory }: ServerCommand): Promise<ServerProcess> {
    const startedAt = performance.now();
    const child = spawn(process.execPath, args, {
      cwd: directory,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ports = await listeningLine(name, child);
    const startMs = performance.now() - startedAt;
    child.stderr?.on('data', (chunk: Buffer) => process.stderr.write(chunk));
    if (child.pid === undefined) throw new Error(`${name}: no process`);
    return new ServerProcess(name, child, child.pid, ports, startMs);
  }

  /** Lines written since the `listening` line. */
  get linesWritten(): number {
    return this.#lines;
  }

  cpuSeconds(): number {
    return cpuSecondsOf(this.pid);
  }

  residentMegabytes(): number {
    return residentMegabytesOf(this.pid);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'close'); // after the last of its output
    this.child.kill('SIGTERM');
    await ended;
  }
}

function listeningLine(name: string, child: ChildProcess): Promise<ServerPorts> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (what: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`${name}: ${what}\n${output}`));
    };
    const timer = setTimeout(() => fail('never said that it listens'), PATIENCE_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const line = output.split('\n').find((each) => each.includes('"msg":"listening"'));
      if (line === undefined || !line.endsWith('}')) return;
      settle();
      resolve(JSON.parse(line) as ServerPorts); // our own servers write it
    };
    const exited = (code: number | null): void => {
      settle();
      fail(`ended with ${code}`);
    };
    const settle = (): void => {
      clearTimeout(timer);
      child.stdout?.off('data', read);
      child.stderr?.off('data', read);
      child.off('exit', exited);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', exited);
  });
}

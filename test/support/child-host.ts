import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.js';
import type { LogLine } from './test-host.js';

/** The entry of the image; built before the tests. */
export const MAIN = resolve('dist/main.js');
/** The same host with a hook that is slow on demand, see its file. */
export const SLOW_HOST = resolve('test/support/slow-host.mjs');

export interface ChildHostOptions {
  /** Default: {@link MAIN}. */
  readonly entry?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Default: the Node of this process. */
  readonly node?: string;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A host in a process of its own, on free ports of loopback unless told otherwise. */
export class ChildHost {
  readonly process: ChildProcess;
  readonly logLines: LogLine[] = [];
  /** Lines of stdout that are no JSON, and all of stderr. */
  readonly otherLines: string[] = [];
  readonly messages: unknown[] = [];
  readonly ended: Promise<ChildEnd>;

  constructor({ entry = MAIN, env = {}, args = [], node = process.execPath }: ChildHostOptions) {
    this.process = spawn(node, [entry, ...args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        PATH: process.env.PATH ?? '',
        GRPC_HOST: '127.0.0.1',
        GRPC_PORT: '0',
        PROMETHEUS_ADDR: '127.0.0.1',
        PROMETHEUS_PORT: '0',
        DS_PROVIDER: 'DEMO',
        ...env,
      },
    });
    this.process.on('message', (message) => this.messages.push(message));
    this.ended = Promise.all([
      once(this.process, 'close'),
      this.#readLines('stdout'),
      this.#readLines('stderr'),
    ]).then(([[code, signal]]) => ({ code, signal }));
  }

  /** Waits until the host listens. */
  async listening(): Promise<{ grpcPort: number; httpPort: number }> {
    const line = await this.line('listening');
    return { grpcPort: Number(line.grpcPort), httpPort: Number(line.httpPort) };
  }

  /** Waits for the first line with this text. */
  async line(msg: string): Promise<LogLine> {
    return eventually(
      `the host logs "${msg}" (it has logged ${JSON.stringify(this.logLines.at(-1))})`,
      () => this.logLines.find((line) => line.msg === msg),
    );
  }

  /** What a test does at its end, whatever happened. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  async #readLines(name: 'stdout' | 'stderr'): Promise<void> {
    const stream = this.process[name];
    if (stream === null) throw new Error(`${name} is no pipe`);
    const lines = createInterface({ input: stream });
    stream.once('close', () => lines.close()); // also when a test stops reading
    for await (const line of lines) {
      try {
        this.logLines.push(JSON.parse(line) as LogLine);
      } catch {
        this.otherLines.push(line);
      }
    }
  }
}

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { eventually } from '../support/eventually.js';
import type { LogLine } from '../support/test-host.js';
import type { ContainerEngine } from './container-engine.js';

/** A container takes its time on a busy machine. */
const START_PATIENCE_MS = 60_000;

export interface ImageHostOptions {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** Folder of this machine that is mounted as the image's volume. */
  readonly workspace: string;
}

/** A container of the image that runs, and what it has logged. */
export class ImageHost {
  readonly logLines: LogLine[] = [];
  /** Lines that are no JSON. */
  readonly otherLines: string[] = [];
  /** The exit code of the container. */
  readonly ended: Promise<number | null>;
  readonly #process: ChildProcess;

  constructor(
    private readonly engine: ContainerEngine,
    tag: string,
    private readonly options: ImageHostOptions,
  ) {
    const variables = Object.entries(options.env).flatMap(([name, value]) => [
      '--env',
      `${name}=${value}`,
    ]);
    this.#process = engine.start(tag, [
      ...['--rm', '--name', options.name, '--volume', `${options.workspace}:/app/.extend-host`],
      ...variables,
    ]);
    this.ended = Promise.all([
      once(this.#process, 'close'),
      this.#read('stdout'),
      this.#read('stderr'),
    ]).then(([[code]]) => code);
  }

  async listening(): Promise<{ grpcPort: number; httpPort: number }> {
    const line = await eventually(
      `the container listens (it said ${this.otherLines.at(-1)})`,
      () => this.logLines.find(({ msg }) => msg === 'listening'),
      START_PATIENCE_MS,
    );
    return { grpcPort: Number(line.grpcPort), httpPort: Number(line.httpPort) };
  }

  /** What the kernel says of the container's first process, by the names of `/proc/<pid>/status`. */
  async processStatus(): Promise<ReadonlyMap<string, string>> {
    const pid = await this.engine.text('inspect', '--format', '{{.State.Pid}}', this.options.name);
    const lines = readFileSync(`/proc/${pid}/status`, 'utf8').trim().split('\n');
    return new Map(lines.map((line) => line.split(/:\s+/) as [string, string]));
  }

  /** Runs a command in the container, as the image's user. @returns its exit code and output */
  async exec(...command: string[]): Promise<{ code: number; output: string }> {
    try {
      const { stdout, stderr } = await this.engine.podman('exec', this.options.name, ...command);
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: stdout + stderr };
    }
  }

  /** What an orchestrator sends first. */
  async terminate(): Promise<void> {
    await this.engine.podman('kill', '--signal', 'TERM', this.options.name);
  }

  /** What a test does at its end, whatever happened. */
  async remove(): Promise<void> {
    await this.engine.podman('rm', '--force', '--ignore', '--time', '0', this.options.name);
    await this.ended;
  }

  async #read(name: 'stdout' | 'stderr'): Promise<void> {
    const stream = this.#process[name];
    if (stream === null) throw new Error(`${name} is no pipe`);
    for await (const line of createInterface({ input: stream })) {
      try {
        this.logLines.push(JSON.parse(line) as LogLine);
      } catch {
        this.otherLines.push(line);
      }
    }
  }
}

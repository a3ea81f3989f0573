import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** How a program is started. */
export interface ChildProgramOptions {
  /** As a person calls it, for example `host`. */
  readonly name: string;
  /** For Node: its options, the script, the script's arguments. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  /** Hears every line of its output. */
  readonly onLine: (line: string) => void;
}

/** Longer than a drain may take by default. */
const KILL_AFTER_MS = 35_000;
const LAST_LINES = 10;

/** A program ended, or never began to listen. */
export class ChildProgramError extends Error {
  override readonly name = 'ChildProgramError';
}

/**
 * A Node program that this process starts and ends. It runs in a process group of its own: Ctrl-C
 * reaches this process alone, which then ends its children in order.
 */
export class ChildProgram {
  readonly #name: string;
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #lastLines: string[] = [];
  readonly #listening = Promise.withResolvers<Readonly<Record<string, unknown>>>();

  constructor({ name, args, env, directory, onLine }: ChildProgramOptions) {
    this.#name = name;
    this.#process = spawn(process.execPath, args, {
      cwd: directory,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#exited = once(this.#process, 'close').then(() => {
      this.#listening.reject(this.#endedError());
    });
    this.#process.once('error', (error) => this.#listening.reject(error));
    // Where nobody waits for it any more, the end is told by `ended`.
    this.#listening.promise.catch(() => undefined);
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (stream !== null) this.#readLines(stream, onLine);
    }
  }

  /** The fields of its `listening` line. @throws ChildProgramError when it ends before */
  get listening(): Promise<Readonly<Record<string, unknown>>> {
    return this.#listening.promise;
  }

  /** Resolves when it has ended by itself, with the reason. */
  async ended(): Promise<ChildProgramError> {
    await this.#exited;
    return this.#endedError();
  }

  /** Asks it to end and waits; kills it when it takes too long. Safe to call twice. */
  async stop(): Promise<void> {
    if (this.#isRunning) this.#process.kill('SIGTERM');
    const killer = setTimeout(() => this.#process.kill('SIGKILL'), KILL_AFTER_MS);
    await this.#exited;
    clearTimeout(killer);
  }

  /** Ends it at once, for the moment when this process itself must end. */
  kill(): void {
    if (this.#isRunning) this.#process.kill('SIGKILL');
  }

  get #isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  #readLines(stream: Readable, onLine: (line: string) => void): void {
    createInterface({ input: stream }).on('line', (line) => {
      onLine(line);
      this.#lastLines.push(line);
      if (this.#lastLines.length > LAST_LINES) this.#lastLines.shift();
      const fields = jsonObject(line);
      if (fields?.msg === 'listening') this.#listening.resolve(fields);
    });
  }

  #endedError(): ChildProgramError {
    const { exitCode, signalCode } = this.#process;
    const last = this.#lastLines.map((line) => `  ${line}`).join('\n');
    return new ChildProgramError(
      `${this.#name}: ended with ${signalCode ?? `code ${exitCode}`}, its last lines:\n${last}`,
    );
  }
}

function jsonObject(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    // JSON text that begins with a brace is an object.
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

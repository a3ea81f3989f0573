import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Timers } from '../../../../common/time/timers.js';
import { processIdentity } from './process-identity.js';

/** How often a process is looked at that is not our child. */
const WATCH_MS = 250;
/** For a server to end by itself after SIGTERM. */
const PATIENCE_MS = 3000;

/**
 * Waits for a line before it becomes the server: the host writes it once the process is on record.
 * When the host dies before that, the line never comes, and neither does the server.
 */
const GATE = 'read -r go && exec "$@" </dev/null';

export interface SpawnOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** File that gets what the server prints. */
  readonly logFile: string;
}

/** How a process ended; nothing is known of one that is not our child. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * A server's process, leader of a process group of its own: it outlives a host that is killed, and
 * its children end with it.
 */
export class ServerProcess {
  /** Resolves when the process is no more. */
  readonly ended: Promise<ProcessEnd>;
  #isOver = false;

  private constructor(
    readonly pid: number,
    readonly identity: string,
    ended: Promise<ProcessEnd>,
    private readonly timers: Timers,
    private readonly child: ChildProcess | undefined,
  ) {
    this.ended = ended.then((end) => {
      this.#isOver = true;
      // What the server itself has started must not outlive it.
      signalGroup(pid, 'SIGKILL');
      return end;
    });
  }

  /**
   * Starts the process; it waits at the gate until {@link go}.
   * @throws SpawnError
   */
  static async spawn(options: SpawnOptions, timers: Timers): Promise<ServerProcess> {
    const child = await spawned(options).catch((error: NodeJS.ErrnoException) => {
      throw new SpawnError(error.code);
    });
    const ended = new Promise<ProcessEnd>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const pid = child.pid ?? 0; // set once it was spawned
    const identity = processIdentity(pid) ?? '';
    return new ServerProcess(pid, identity, ended, timers, child);
  }

  /** The process of an earlier host, if it still runs. */
  static adopt(pid: number, identity: string, timers: Timers): ServerProcess | undefined {
    if (identity === '' || processIdentity(pid) !== identity) return undefined;
    const ended = new Promise<ProcessEnd>((resolve) => {
      const look = () => {
        if (processIdentity(pid) === identity) timers.after(WATCH_MS, look);
        else resolve({ code: null, signal: null });
      };
      timers.after(WATCH_MS, look);
    });
    return new ServerProcess(pid, identity, ended, timers, undefined);
  }

  /** Opens the gate: from now on the process is the server. */
  go(): void {
    this.child?.stdin?.end('go\n');
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Ends the process and all that it has started: politely, then not. */
  async end(): Promise<void> {
    if (this.#isOver) return;
    signalGroup(this.pid, 'SIGTERM');
    const timer = this.timers.after(PATIENCE_MS, () => signalGroup(this.pid, 'SIGKILL'));
    await this.ended;
    timer.cancel();
  }
}

/** Why there is no process. Node's own error shows the whole command, and the secret is in it. */
class SpawnError extends Error {
  constructor(code = 'an error without a code') {
    super(`spawning ended with ${code}`);
  }
}

async function spawned({ args, env, cwd, logFile }: SpawnOptions): Promise<ChildProcess> {
  const log = openSync(logFile, 'a', 0o600);
  let child: ChildProcess;
  try {
    child = spawn('/bin/sh', ['-c', GATE, 'sh', ...args], {
      cwd,
      env: env as NodeJS.ProcessEnv,
      detached: true,
      stdio: ['pipe', log, log],
    });
  } finally {
    closeSync(log);
  }
  // Of signals that come too late; of a failing start too, which `once` below tells of.
  child.on('error', () => undefined);
  // The gate may be gone before the line is written: that is no error of ours.
  child.stdin?.on('error', () => undefined);
  if (child.pid === undefined) await once(child, 'spawn');
  return child;
}

/** Reaches the leader and its children; a group that is gone is fine. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: nobody is left. EPERM: only dead ones are, on some systems.
  }
}

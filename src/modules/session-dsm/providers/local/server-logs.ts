import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Of servers that have ended. */
const KEPT_LOGS = 200;
/** New files between two looks at the folder. */
const TIDIED_EVERY = 50;

/** Where the servers' own words go: one file for each server. */
export class ServerLogs {
  #sinceTidied = 0;

  /** @param folder  absolute */
  constructor(private readonly folder: string) {}

  /** Makes the folder. */
  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
  }

  /**
   * Removes the oldest files beyond those that are kept, now and then.
   * @param inUse  files of servers that run
   */
  async tidy(inUse: ReadonlySet<string>): Promise<void> {
    this.#sinceTidied += 1;
    if (this.#sinceTidied < TIDIED_EVERY) return;
    this.#sinceTidied = 0;
    const ended = (await readdir(this.folder))
      .map((name) => join(this.folder, name))
      .filter((path) => !inUse.has(path));
    const files = await Promise.all(
      ended.map(async (path) => ({ path, writtenAt: await writtenAtMs(path) })),
    );
    files.sort((one, other) => other.writtenAt - one.writtenAt);
    await Promise.all(files.slice(KEPT_LOGS).map(({ path }) => rm(path, { force: true })));
  }

  /** The file of a new server. Session ids are the caller's text: only harmless ones name a file. */
  fileOf(sessionId: string, startedAtMs: number): string {
    const name = /^[A-Za-z0-9_-]{1,64}$/.test(sessionId)
      ? sessionId
      : createHash('sha256').update(sessionId).digest('hex').slice(0, 32);
    return join(this.folder, `${name}-${Math.round(startedAtMs)}.log`);
  }
}

/** @returns 0 for a file that somebody else has removed meanwhile */
async function writtenAtMs(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}

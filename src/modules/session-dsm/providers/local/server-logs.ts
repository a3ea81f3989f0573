import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that are kept from one start of the host to the next. */
const KEPT_LOGS = 200;

/** Where the servers' own words go: one file for each server. */
export class ServerLogs {
  /** @param folder  absolute */
  constructor(private readonly folder: string) {}

  /** Makes the folder and removes the oldest files beyond those that are kept. */
  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const files = await Promise.all(
      (await readdir(this.folder)).map(async (name) => {
        const path = join(this.folder, name);
        return { path, writtenAt: (await stat(path)).mtimeMs };
      }),
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

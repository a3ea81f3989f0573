import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventLog } from '../../../common/ags/event-log.js';
import { flushFolder, HALF_WRITTEN, replaceFile } from '../../../common/state/replace-file.js';
import type { SessionRecord, SessionRecords } from '../domain/session-record.js';

const FORMAT = 1;
const ENDING = '.json';
const SET_ASIDE = '.unreadable';

/**
 * A file for each session in one folder. A record is written beside its file, flushed, and renamed
 * over it, so that neither a `kill -9` nor a power cut leaves half of one. For one process at a time.
 */
export class FileSessionRecords implements SessionRecords {
  /** The last write of each session, so that they reach the disk in the order they were made. */
  readonly #writes = new Map<string, Promise<void>>();

  /** @param folder  absolute; made when it is missing */
  constructor(
    private readonly folder: string,
    private readonly log: EventLog,
  ) {}

  async load(): Promise<readonly SessionRecord[]> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const records: SessionRecord[] = [];
    for (const file of await readdir(this.folder)) {
      const path = join(this.folder, file);
      if (file.endsWith(HALF_WRITTEN)) await rm(path, { force: true });
      if (!file.endsWith(ENDING)) continue;
      const record = parse(await readFile(path, 'utf8'));
      if (record !== undefined) {
        records.push(record);
        continue;
      }
      this.log.error({ file: path }, 'the record of a dedicated server cannot be read; set aside');
      await rename(path, `${path}${SET_ASIDE}`);
    }
    return records;
  }

  put(record: SessionRecord): Promise<void> {
    const { sessionId } = record.session;
    const text = JSON.stringify({ format: FORMAT, ...record });
    return this.#inOrder(sessionId, () => replaceFile(this.#path(sessionId), text));
  }

  remove(sessionId: string): Promise<void> {
    return this.#inOrder(sessionId, async () => {
      await rm(this.#path(sessionId), { force: true });
      await flushFolder(this.folder);
    });
  }

  /** Session ids are the caller's text, so they name no files. */
  #path(sessionId: string): string {
    return join(this.folder, `${createHash('sha256').update(sessionId).digest('hex')}${ENDING}`);
  }

  async #inOrder(sessionId: string, write: () => Promise<void>): Promise<void> {
    const before = this.#writes.get(sessionId) ?? Promise.resolve();
    // What failed before has told its own caller.
    const mine = before.then(write, write);
    this.#writes.set(sessionId, mine);
    try {
      await mine;
    } finally {
      if (this.#writes.get(sessionId) === mine) this.#writes.delete(sessionId);
    }
  }
}

/** @returns `undefined` for anything but a record in the format of this class */
function parse(text: string): SessionRecord | undefined {
  try {
    const { format, ...record } = JSON.parse(text);
    // Written by this class, whole or not at all, in the format that is checked here.
    return format === FORMAT ? withUndefined(record as SessionRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** JSON has no `undefined`; the record's type does. */
function withUndefined(record: SessionRecord): SessionRecord {
  return { ...record, kept: record.kept ?? undefined, server: record.server ?? undefined };
}

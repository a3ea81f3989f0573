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
 * Records of another provider are left alone: this one cannot end the servers that they stand for.
 */
export class FileSessionRecords implements SessionRecords {
  /** The last write of each session, so that they reach the disk in the order they were made. */
  readonly #writes = new Map<string, Promise<void>>();

  /**
   * @param folder    absolute; made when it is missing
   * @param provider  name of whose servers are recorded
   */
  constructor(
    private readonly folder: string,
    private readonly provider: string,
    private readonly log: EventLog,
  ) {}

  async load(): Promise<readonly SessionRecord[]> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const records: SessionRecord[] = [];
    const others = new Map<string, number>();
    for (const file of await readdir(this.folder)) {
      const path = join(this.folder, file);
      if (file.endsWith(HALF_WRITTEN)) await rm(path, { force: true });
      if (!file.endsWith(ENDING)) continue;
      const stored = parse(await readFile(path, 'utf8'));
      if (stored === undefined) {
        this.log.error(
          { file: path },
          'the record of a dedicated server cannot be read; set aside',
        );
        await rename(path, `${path}${SET_ASIDE}`);
      } else if (stored.provider === this.provider) {
        records.push(stored.record);
      } else {
        others.set(stored.provider, (others.get(stored.provider) ?? 0) + 1);
      }
    }
    for (const [provider, sessions] of others) {
      const message = 'servers of another DS_PROVIDER are left alone until it is named again';
      this.log.warn({ provider, sessions }, message);
    }
    return records;
  }

  put(record: SessionRecord): Promise<void> {
    const { sessionId } = record.session;
    const text = JSON.stringify({ format: FORMAT, provider: this.provider, ...record });
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
    const name = createHash('sha256').update(`${this.provider} ${sessionId}`).digest('hex');
    return join(this.folder, `${name}${ENDING}`);
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

interface Stored {
  readonly provider: string;
  readonly record: SessionRecord;
}

/** @returns `undefined` for anything but a record in the format of this class */
function parse(text: string): Stored | undefined {
  try {
    const { format, provider, ...record } = JSON.parse(text);
    if (format !== FORMAT || typeof provider !== 'string') return undefined;
    // Written by this class, whole or not at all, in the format that was checked.
    return { provider, record: withUndefined(record as SessionRecord) };
  } catch {
    return undefined;
  }
}

/** JSON has no `undefined`; the record's type does. */
function withUndefined(record: SessionRecord): SessionRecord {
  return { ...record, kept: record.kept ?? undefined, server: record.server ?? undefined };
}

import type { SessionRecord, SessionRecords } from './domain/session-record.js';

/**
 * The records of all sessions: read from memory, written through to where they outlive the process.
 * A change counts at once and resolves when it is on disk.
 */
export class SessionBook {
  readonly #records = new Map<string, SessionRecord>();

  constructor(private readonly store: SessionRecords) {}

  /** Reads what an earlier process left. */
  async open(): Promise<readonly SessionRecord[]> {
    const records = await this.store.load();
    for (const record of records) this.#records.set(record.session.sessionId, record);
    return records;
  }

  get(sessionId: string): SessionRecord | undefined {
    return this.#records.get(sessionId);
  }

  /** How many sessions have a server or had one that somebody must hear of. */
  get size(): number {
    return this.#records.size;
  }

  put(record: SessionRecord): Promise<void> {
    this.#records.set(record.session.sessionId, record);
    return this.store.put(record);
  }

  /** Changes a record; nothing when there is none any more. */
  async change(sessionId: string, change: Partial<SessionRecord>): Promise<void> {
    const record = this.#records.get(sessionId);
    if (record !== undefined) await this.put({ ...record, ...change });
  }

  async remove(sessionId: string): Promise<void> {
    if (this.#records.delete(sessionId)) await this.store.remove(sessionId);
  }
}

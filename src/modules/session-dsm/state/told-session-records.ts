import { HOST_EVENT, type HostEvents } from '../../../common/events/host-event.js';
import type { DedicatedServer } from '../domain/dedicated-server.js';
import type { SessionRecord, SessionRecords } from '../domain/session-record.js';

/** Tells as events of the host when the servers of sessions started and ended. */
export class ToldSessionRecords implements SessionRecords {
  /** Servers that were told to have started, by session. */
  readonly #started = new Map<string, DedicatedServer>();

  /** @param provider  name of whose servers they are */
  constructor(
    private readonly records: SessionRecords,
    private readonly provider: string,
    private readonly events: HostEvents,
  ) {}

  async load(): Promise<readonly SessionRecord[]> {
    const records = await this.records.load();
    for (const { session, phase, server } of records) {
      // Told by the process that started them.
      if (phase !== 'starting' && server) this.#started.set(session.sessionId, server);
    }
    return records;
  }

  async put(record: SessionRecord): Promise<void> {
    await this.records.put(record);
    const { session, phase, server } = record;
    const { sessionId } = session;
    if (phase === 'ended') this.#ended(sessionId);
    if (phase !== 'live' || server === undefined) return;
    if (this.#started.get(sessionId)?.serverId === server.serverId) return;
    this.#ended(sessionId);
    this.#started.set(sessionId, server);
    this.#tell(HOST_EVENT.serverStarted, sessionId, server);
  }

  async remove(sessionId: string): Promise<void> {
    await this.records.remove(sessionId);
    this.#ended(sessionId);
  }

  #ended(sessionId: string): void {
    const server = this.#started.get(sessionId);
    if (!this.#started.delete(sessionId) || server === undefined) return;
    this.#tell(HOST_EVENT.serverEnded, sessionId, server);
  }

  #tell(name: string, sessionId: string, { serverId, ip, port, region }: DedicatedServer): void {
    this.events.publish({
      name,
      properties: {
        session_id: sessionId,
        server_id: serverId,
        provider: this.provider,
        ip,
        port: String(port),
        region,
      },
    });
  }
}

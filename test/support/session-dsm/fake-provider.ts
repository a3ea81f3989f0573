import type { DedicatedServer } from '../../../src/modules/session-dsm/domain/dedicated-server.js';
import type {
  DedicatedServerProvider,
  ServerEvents,
  ServerReference,
  ServerState,
  StartOutcome,
  Termination,
} from '../../../src/modules/session-dsm/domain/dedicated-server-provider.js';
import type { ProviderCall } from '../../../src/modules/session-dsm/domain/provider-call.js';
import type { ServerOrder } from '../../../src/modules/session-dsm/domain/server-order.js';

/** Something that a test lets go on when it likes. */
export class Gate {
  readonly #opened = Promise.withResolvers<void>();

  open(): void {
    this.#opened.resolve();
  }

  /** @param signal  ends the wait too, unless the one who waits is deaf */
  pass(signal?: AbortSignal): Promise<void> {
    if (signal === undefined) return this.#opened.promise;
    return Promise.race([
      this.#opened.promise,
      new Promise<never>((_, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    ]);
  }
}

/** What the next calls of one kind meet, in turn. */
type Plan = (call: ProviderCall) => Promise<void>;

/** A cloud in memory: it outlives the hosts that use it, and counts what they leave behind. */
export class FakeCloud {
  /** Server ids that run, by session. */
  readonly running = new Map<string, string[]>();
  #servers = 0;

  launch(sessionId: string): string {
    const id = `server-${++this.#servers}`;
    this.running.set(sessionId, [...(this.running.get(sessionId) ?? []), id]);
    return id;
  }

  stop(sessionId: string, id: string): boolean {
    const ids = this.running.get(sessionId) ?? [];
    this.running.set(
      sessionId,
      ids.filter((each) => each !== id),
    );
    return ids.includes(id);
  }

  get launched(): number {
    return this.#servers;
  }

  /** Ids of all servers that run. */
  get live(): string[] {
    return [...this.running.values()].flat();
  }
}

/** A provider that does as it is told. It keeps the id of the server, before anybody may use it. */
export class FakeProvider implements DedicatedServerProvider {
  readonly name = 'FAKE';
  readonly source = 'Fake';
  readonly tracksServers = true;
  tellsEnds = true;
  events: ServerEvents | undefined;
  readonly calls: string[] = [];
  readonly #plans = new Map<string, Plan[]>();

  constructor(readonly cloud = new FakeCloud()) {}

  /** The next call of the method meets this before it does its work; after these, all is well. */
  plan(
    method: 'create' | 'created' | 'start' | 'settle' | 'lookup' | 'terminate',
    plan: Plan,
  ): this {
    this.#plans.set(method, [...(this.#plans.get(method) ?? []), plan]);
    return this;
  }

  async open(events: ServerEvents): Promise<void> {
    this.events = events;
  }

  async close(): Promise<void> {}

  async create(order: ServerOrder, call: ProviderCall): Promise<DedicatedServer> {
    await this.start(order, call, 'create');
    await this.#meet('created', call);
    return aServer(call.kept ?? '');
  }

  async start({ session }: ServerOrder, call: ProviderCall, method = 'start'): Promise<void> {
    const id = await call.attempt('region', async () => {
      await this.#meet(method, call);
      return this.cloud.launch(session.sessionId);
    });
    await call.keep(id);
  }

  async settle(_: ServerOrder, call: ProviderCall): Promise<StartOutcome> {
    await this.#meet('settle', call);
    return { kind: 'available', server: aServer(call.kept ?? '') };
  }

  async lookup({ session, kept }: ServerReference, call: ProviderCall): Promise<ServerState> {
    await this.#meet('lookup', call);
    const isLive = this.cloud.running.get(session.sessionId)?.includes(kept ?? '') ?? false;
    return isLive ? { kind: 'live', server: aServer(kept ?? '') } : { kind: 'gone' };
  }

  async terminate({ session, kept }: ServerReference, call: ProviderCall): Promise<Termination> {
    await this.#meet('terminate', call);
    return this.cloud.stop(session.sessionId, kept ?? '')
      ? { kind: 'terminated' }
      : { kind: 'absent', reason: 'there is no such server' };
  }

  async #meet(method: string, call: ProviderCall): Promise<void> {
    this.calls.push(method);
    await this.#plans.get(method)?.shift()?.(call);
  }
}

export function aServer(serverId: string): DedicatedServer {
  return {
    serverId,
    ip: '203.0.113.5',
    port: 7777,
    deployment: 'deployment',
    region: 'eu-central-1',
    createdRegion: 'eu-central-1',
    description: 'a server',
  };
}

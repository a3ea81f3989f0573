import type { DsInformation } from '../../../src/modules/session-dsm/domain/ds-information.js';
import { ServerOrder } from '../../../src/modules/session-dsm/domain/server-order.js';
import type {
  Patience,
  Reception,
  SessionInformation,
} from '../../../src/modules/session-dsm/domain/session-information.js';
import type {
  SessionRecord,
  SessionRecords,
} from '../../../src/modules/session-dsm/domain/session-record.js';
import {
  type AttemptPolicy,
  ProviderAttempts,
} from '../../../src/modules/session-dsm/resilience/provider-attempts.js';
import { SessionBook } from '../../../src/modules/session-dsm/session-book.js';
import {
  assemble,
  type SessionDsm,
} from '../../../src/modules/session-dsm/session-dsm.assembly.js';
import { ManualClock, settle } from '../auth/manual-clock.js';
import { FakeCloud, FakeProvider } from './fake-provider.js';

export const TIMEOUT_MS = 30_000;

/** Repeats at once, so that no test waits. */
const AT_ONCE: AttemptPolicy = {
  maxRetries: 3,
  firstDelayMs: 1,
  longestDelayMs: 1,
  opensAfter: 5,
  opensForMs: 10_000,
};

/** A disk that outlives hosts; hands out copies, as a disk does. */
export class MemoryDisk implements SessionRecords {
  readonly #files = new Map<string, string>();

  async load(): Promise<readonly SessionRecord[]> {
    return [...this.#files.values()].map((text) => JSON.parse(text));
  }

  async put(record: SessionRecord): Promise<void> {
    this.#files.set(record.session.sessionId, JSON.stringify(record));
  }

  async remove(sessionId: string): Promise<void> {
    this.#files.delete(sessionId);
  }

  get text(): string {
    return [...this.#files.values()].join('\n');
  }

  get size(): number {
    return this.#files.size;
  }
}

/** AGS, as far as it hears of servers. */
export class HeardByAgs implements SessionInformation {
  readonly heard: { readonly sessionId: string; readonly information: DsInformation }[] = [];
  /** How the next reports are received; afterwards all are taken. */
  readonly receptions: Reception[] = [];
  /** Whether it still waits, when it is asked. */
  patience: Patience = 'waits';
  tries = 0;

  async patienceOf(): Promise<Patience> {
    return this.patience;
  }

  async report(
    { sessionId }: { readonly sessionId: string },
    information: DsInformation,
  ): Promise<Reception> {
    this.tries++;
    const reception = this.receptions.shift() ?? { kind: 'delivered' };
    if (reception.kind === 'delivered') this.heard.push({ sessionId, information });
    return reception;
  }

  get statuses(): string[] {
    return this.heard.map(({ information }) => information.status);
  }
}

/** The module without Nest and without waiting; `restart` is what a `kill -9` leaves of it. */
export class DsmScene {
  readonly clock = new ManualClock();
  readonly ags = new HeardByAgs();
  readonly cloud = new FakeCloud();
  readonly lines: { readonly message: string; readonly fields: object }[] = [];
  readonly outcomes: string[] = [];
  readonly releases: string[] = [];
  provider = new FakeProvider(this.cloud);
  readonly #abandoned = new WeakSet<object>();
  #ids = 0;
  #dsm: SessionDsm;

  constructor(readonly disk = new MemoryDisk()) {
    this.#dsm = this.#assemble();
  }

  get service() {
    return this.#dsm.service;
  }

  get life() {
    return this.#dsm.life;
  }

  async begin(): Promise<this> {
    await this.life.begin();
    await settle();
    return this;
  }

  /** A new process on the same disk and with the same cloud; the old one does nothing any more. */
  async restart(): Promise<void> {
    this.#abandoned.add(this.provider);
    this.provider = new FakeProvider(this.cloud);
    this.#dsm = this.#assemble();
    await this.begin();
  }

  create(sessionId = 'session-1', call = new AbortController().signal) {
    return this.service.create(anOrder(sessionId), call);
  }

  start(sessionId = 'session-1', answered: Promise<void> = Promise.resolve()) {
    return this.service.start(anOrder(sessionId), answered);
  }

  /** Starts the server of `session-1`, and lets what follows from it happen. */
  async started(): Promise<void> {
    await this.start();
    await settle();
  }

  terminate(sessionId = 'session-1') {
    return this.service.terminate({ sessionId, namespace: 'studio' }, '');
  }

  #assemble(): SessionDsm {
    const write = (fields: object, message: string) => void this.lines.push({ message, fields });
    const log = { debug: write, info: write, warn: write, error: write };
    const { provider } = this;
    return assemble({
      provider,
      timeoutMs: TIMEOUT_MS,
      attempts: new ProviderAttempts('FAKE', AT_ONCE, log),
      book: new SessionBook(this.#diskOf(provider)),
      information: this.ags,
      metrics: {
        requested: (operation, outcome) => void this.outcomes.push(`${operation} ${outcome}`),
        reported: () => undefined,
        released: (cause) => void this.releases.push(cause),
      },
      clock: this.clock,
      timers: this.clock,
      random: () => 0.5,
      newId: () => `id-${++this.#ids}`,
      log,
    });
  }

  /** What a killed process wrote last stays; it writes nothing more. */
  #diskOf(owner: object): SessionRecords {
    const { disk } = this;
    const never = new Promise<void>(() => undefined);
    return {
      load: () => disk.load(),
      put: (record) => (this.#abandoned.has(owner) ? never : disk.put(record)),
      remove: (sessionId) => (this.#abandoned.has(owner) ? never : disk.remove(sessionId)),
    };
  }
}

export function anOrder(sessionId = 'session-1', fields: Partial<ServerOrder> = {}): ServerOrder {
  return new ServerOrder({
    session: { sessionId, namespace: 'studio' },
    deployment: 'deployment',
    requestedRegions: ['eu-central-1'],
    maximumPlayers: 8,
    clientVersion: '1.0',
    gameMode: 'duel',
    sessionData: 'session data',
    secret: 'hunter2',
    ...fields,
  });
}

import type { Timers } from '../../common/time/timers.js';
import { DeadlinePassedError, withDeadline } from '../../common/time/with-deadline.js';
import type {
  DedicatedServerProvider,
  ServerReference,
  ServerState,
  Termination,
} from './domain/dedicated-server-provider.js';
import type { ProviderCall } from './domain/provider-call.js';
import type { SessionRecord } from './domain/session-record.js';
import type { ProviderAttempts } from './resilience/provider-attempts.js';
import type { SessionBook } from './session-book.js';
import { ProviderTimeoutError } from './time-boxed.js';

/** The provider, as the host calls it: with a time box, with repetitions, with a memory. */
export class ProviderDesk {
  constructor(
    readonly provider: DedicatedServerProvider,
    private readonly timeBox: { readonly timeoutMs: number },
    private readonly attempts: ProviderAttempts,
    private readonly book: SessionBook,
    private readonly timers: Timers,
  ) {}

  /** For one call to the provider; may change while the host runs. */
  get timeoutMs(): number {
    return this.timeBox.timeoutMs;
  }

  /** What a method of the provider is given for one session. */
  call(sessionId: string, signal: AbortSignal): ProviderCall {
    const { book, attempts } = this;
    return {
      signal,
      get kept() {
        return book.get(sessionId)?.kept;
      },
      keep: (kept) => book.change(sessionId, { kept }),
      attempt: (region, work) => attempts.run(region, signal, work),
    };
  }

  lookup(record: SessionRecord): Promise<ServerState> {
    const reference = referenceOf(record);
    return this.#inTime(record.session.sessionId, (call) => this.provider.lookup(reference, call));
  }

  terminate(reference: ServerReference): Promise<Termination> {
    const { sessionId } = reference.session;
    return this.#inTime(sessionId, (call) => this.provider.terminate(reference, call));
  }

  async #inTime<T>(sessionId: string, work: (call: ProviderCall) => Promise<T>): Promise<T> {
    try {
      return await withDeadline(this.timeoutMs, this.timers, undefined, (signal) =>
        work(this.call(sessionId, signal)),
      );
    } catch (error) {
      throw error instanceof DeadlinePassedError ? new ProviderTimeoutError(this.timeoutMs) : error;
    }
  }
}

/** @param zone  as AGS says it when it asks for the end of the server; may be empty */
export function referenceOf(record: SessionRecord, zone?: string): ServerReference {
  const { session, kept, server } = record;
  return {
    session,
    kept,
    server,
    zone: zone || (server?.createdRegion ?? ''),
    isAsked: zone !== undefined || record.isEndAsked === true,
  };
}

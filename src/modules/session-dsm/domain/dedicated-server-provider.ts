import type { DedicatedServer, FailedStart } from './dedicated-server.js';
import type { GameSessionKey } from './game-session-key.js';
import type { ProviderCall } from './provider-call.js';
import type { ServerOrder } from './server-order.js';

/** A server of a session that the host knows of or that AGS wants ended. */
export interface ServerReference {
  readonly session: GameSessionKey;
  /** What the provider kept through {@link ProviderCall.keep}, from whichever process. */
  readonly kept: string | undefined;
  /** The server as it was handed out; unknown when we died or gave up before that. */
  readonly server: DedicatedServer | undefined;
  /** `zone` of a termination: the `createdRegion` of earlier; may be empty. */
  readonly zone: string;
  /**
   * True when AGS wants the session's server ended, whichever it has by now; false when this host
   * gives back what it began itself, which nobody was told of.
   */
  readonly isAsked: boolean;
}

/** How a server does that was started before. */
export type ServerState =
  | { readonly kind: 'live'; readonly server: DedicatedServer }
  /** Under way: `settle` would wait for it. */
  | { readonly kind: 'starting' }
  /** There is none, or it has ended; a new one may be created. */
  | { readonly kind: 'gone' };

/** What came of a start. */
export type StartOutcome =
  | { readonly kind: 'available'; readonly server: DedicatedServer }
  | { readonly kind: 'failed'; readonly failure: FailedStart }
  /** Somebody else tells AGS (the server itself), or {@link ServerEvents} will be told later. */
  | { readonly kind: 'reported-elsewhere' };

/** What came of a termination; both are success for AGS. */
export type Termination =
  | { readonly kind: 'terminated' }
  /** There was nothing to terminate. `reason` says why in one sentence, without cloud internals. */
  | { readonly kind: 'absent'; readonly reason: string };

/**
 * What a provider learns by itself. Each method resolves once the news is on disk: a queue may then
 * forget it. Safe to call twice with the same news. Rejects when it could not be kept.
 */
export interface ServerEvents {
  /** Whether this host itself has a server for the session, or is getting one. */
  knows(session: GameSessionKey): boolean;
  /** An asynchronous start succeeded; AGS is told `AVAILABLE`. */
  available(session: GameSessionKey, server: DedicatedServer): Promise<void>;
  /** An asynchronous start failed; AGS is told `FAILED_TO_REQUEST`. */
  failed(session: GameSessionKey, failure: FailedStart): Promise<void>;
  /** A server that was handed out is no more; AGS is told `ENDED`. */
  ended(session: GameSessionKey, serverId: string): Promise<void>;
}

/**
 * Where dedicated servers come from. The host calls it for one session at a time: never two of the
 * methods below `close` at once for the same session, so a provider needs no lock of its own.
 *
 * Failures are {@link DedicatedServerError}s; anything else counts as our own fault. A call whose
 * signal was aborted may end in any way: when it succeeds nevertheless, the host terminates the
 * server; when it fails and something was kept, the host terminates by the reference.
 */
export interface DedicatedServerProvider {
  /** The word of `DS_PROVIDER`; label of metrics and breakers. */
  readonly name: string;
  /** `source` in answers and callbacks: `Gamelift`, `DEMO`. */
  readonly source: string;
  /**
   * False where a synchronous server follows from its request alone and costs nothing: nothing is
   * remembered of it then, and it is created anew at every request.
   */
  readonly tracksServers: boolean;
  /**
   * True where nobody but the host learns that a server has ended; AGS is then told `ENDED`. False
   * where servers tell it themselves, so that several replicas do not tell of each other's.
   */
  readonly tellsEnds: boolean;

  /** Opens what lives as long as the host: pollers, listeners. `events` are taken from now on. */
  open(events: ServerEvents): Promise<void>;

  /**
   * Ends what `open` began, and servers that cannot live without the host.
   * No other method is called afterwards.
   */
  close(): Promise<void>;

  /** Creates a server and waits until players can connect. */
  create(order: ServerOrder, call: ProviderCall): Promise<DedicatedServer>;

  /**
   * Begins to create a server: quick, because AGS waits. Resolves when the provider has accepted and
   * has all that it needs of the order, and rejects when it refuses. What came of it is learnt
   * through {@link settle}.
   */
  start(order: ServerOrder, call: ProviderCall): Promise<void>;

  /**
   * Waits for the outcome of an accepted start; may take minutes.
   * @param order  of the accepted start; without secret and session data, because the host may have
   *   been started anew since
   */
  settle(order: ServerOrder, call: ProviderCall): Promise<StartOutcome>;

  /** How the server does. @throws DedicatedServerError when it cannot be told */
  lookup(reference: ServerReference, call: ProviderCall): Promise<ServerState>;

  /**
   * Ends the server, or its start while that is under way. Idempotent.
   * @throws DedicatedServerError when it may still run
   */
  terminate(reference: ServerReference, call: ProviderCall): Promise<Termination>;
}

/** Injection token of the {@link DedicatedServerProvider}. */
export const DEDICATED_SERVER_PROVIDER = Symbol('DedicatedServerProvider');

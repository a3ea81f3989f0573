import type { GameSessionKey } from './game-session-key.js';

/** The server of a session, as AGS knows it. */
export type KnownServer =
  | { readonly kind: 'session-gone' }
  | {
      readonly kind: 'none';
      /** True while AGS waits for the outcome of an asynchronous request. */
      readonly isAwaited: boolean;
      /** True once AGS counts the request as failed, or the server as gone. */
      readonly hasGivenUp: boolean;
    }
  /** `deployment` as the host once gave it to AGS. */
  | { readonly kind: 'server'; readonly deployment: string };

/** AGS's sessions, asked for servers that this host has no record of. */
export interface SessionServers {
  /** @throws DedicatedServerError when AGS does not tell */
  serverOf(session: GameSessionKey, signal: AbortSignal): Promise<KnownServer>;
}

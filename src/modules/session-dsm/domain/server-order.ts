import type { GameSessionKey } from './game-session-key.js';

/** What a {@link ServerOrder} is made of. */
export interface ServerOrderFields {
  readonly session: GameSessionKey;
  /** Alias, queue, image: what it means is the provider's. May be empty. */
  readonly deployment: string;
  /** AWS-style codes, the preferred one first; may be empty. */
  readonly requestedRegions: readonly string[];
  /** 0 when AGS left it out; at most 2^31 − 1. */
  readonly maximumPlayers: number;
  readonly clientVersion: string;
  /** AGS's match pool. */
  readonly gameMode: string;
  /** Opaque text for the server; may be empty. */
  readonly sessionData: string;
  /** Shared by AGS and the server; may be empty. */
  readonly secret: string;
}

/**
 * A dedicated server that AGS wants for a session. `secret` and `sessionData` are for the server
 * alone: they are no own properties, so that neither a log, nor JSON, nor an error shows them.
 */
export class ServerOrder implements ServerOrderFields {
  readonly session: GameSessionKey;
  readonly deployment: string;
  readonly requestedRegions: readonly string[];
  readonly maximumPlayers: number;
  readonly clientVersion: string;
  readonly gameMode: string;
  readonly #sessionData: string;
  readonly #secret: string;

  constructor(fields: ServerOrderFields) {
    this.session = fields.session;
    this.deployment = fields.deployment;
    this.requestedRegions = fields.requestedRegions;
    this.maximumPlayers = fields.maximumPlayers;
    this.clientVersion = fields.clientVersion;
    this.gameMode = fields.gameMode;
    this.#sessionData = fields.sessionData;
    this.#secret = fields.secret;
  }

  /** What may be written down: everything but what is for the server alone. */
  withoutSecrets(): ServerOrder {
    return new ServerOrder({ ...this, sessionData: '', secret: '' });
  }

  get sessionData(): string {
    return this.#sessionData;
  }

  get secret(): string {
    return this.#secret;
  }
}

import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../common/time/clock.js';
import { controlRoutes } from './control-routes.js';
import { Faults } from './faults.js';
import { type AnsweredRequest, RestServer } from './http/rest-server.js';
import { Iam } from './iam/iam.js';
import { oauthRoutes } from './iam/oauth-routes.js';
import type { Claims } from './iam/token-issuer.js';
import { userRoutes } from './iam/user-routes.js';
import { IdSource } from './id-source.js';
import { LOCAL_AGS_DEFAULTS } from './local-ags-defaults.js';
import { RecentRecords } from './recent-records.js';

/** How a local AGS is started. */
export interface LocalAgsOptions {
  /** 0 means any free port. */
  readonly port: number;
  /** Address to listen on; default: loopback. */
  readonly host?: string;
  /** Equal seeds give equal ids, secrets and codes; default: another one at each start. */
  readonly seed?: string;
  readonly namespace?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly clock?: Clock;
}

/** A running local AGS. */
export interface LocalAgs {
  /** Base URL, for example `http://127.0.0.1:7600`. */
  readonly url: string;
  readonly port: number;
  readonly namespace: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What goes wrong on purpose, by route or hook. */
  readonly faults: Faults;
  /** The last requests, oldest first, each once it was answered. */
  readonly requests: readonly AnsweredRequest[];
  /** The token with which AGS calls an override; `undefined` leaves a claim out. */
  issueDelegateToken(overrides?: Claims): string;
  /** A signed token with these claims; `iat`, `exp`, `jti` are filled in where not named. */
  issueToken(claims: Claims, header?: Claims): string;
  /** Signs with a new key; the older ones stay published unless told otherwise. */
  rotateKeys(options?: { readonly keepPrevious?: boolean }): Promise<void>;
  revokeToken(token: string): void;
  /** Revokes every token that the user was given until now. */
  revokeUser(userId: string): void;
  close(): Promise<void>;
}

/** Starts an AGS of one namespace in this process, for the laptop and for tests. */
export async function startLocalAgs(options: LocalAgsOptions): Promise<LocalAgs> {
  const {
    port,
    host = '127.0.0.1',
    seed = randomUUID(),
    namespace = LOCAL_AGS_DEFAULTS.namespace,
    clientId = LOCAL_AGS_DEFAULTS.clientId,
    clientSecret = LOCAL_AGS_DEFAULTS.clientSecret,
    clock = systemClock,
  } = options;
  const ids = new IdSource(seed);
  const iam = await Iam.create({ namespace, clientId, clientSecret }, ids, clock);
  const faults = new Faults();
  const requests = new RecentRecords<AnsweredRequest>();
  const routes = [...oauthRoutes(iam), ...userRoutes(iam), ...controlRoutes(iam, faults)];
  const server = new RestServer(routes, faults, (request) => requests.add(request));
  const boundPort = await server.listen(host, port);

  return {
    url: `http://${host}:${boundPort}`,
    port: boundPort,
    namespace,
    clientId,
    clientSecret,
    faults,
    requests: requests.all,
    issueDelegateToken: (overrides) => iam.issueDelegateToken(overrides),
    issueToken: (claims, header) => iam.issueToken(claims, header),
    rotateKeys: ({ keepPrevious = true } = {}) => iam.keys.rotate({ keepPrevious }),
    revokeToken: (token) => iam.revocations.revokeToken(token),
    revokeUser: (userId) => iam.revocations.revokeUser(userId),
    async close() {
      faults.clearAll();
      await server.close();
    },
  };
}

import { randomUUID } from 'node:crypto';
import { MessageRegistry } from '../common/grpc/client/message-registry.js';
import { type Clock, systemClock } from '../common/time/clock.js';
import { systemTimers, type Timers } from '../common/time/timers.js';
import { controlRoutes } from './control-routes.js';
import { ServerRequests } from './dedicated-servers/server-requests.js';
import { serverRoutes } from './dedicated-servers/server-routes.js';
import { SessionDsm } from './dedicated-servers/session-dsm.js';
import { Faults } from './faults.js';
import { CallQueues } from './hooks/call-queues.js';
import { DelegateToken } from './hooks/delegate-token.js';
import type { HookCall } from './hooks/hook-call.js';
import { HookCaller } from './hooks/hook-caller.js';
import { SessionHooks } from './hooks/session-hooks.js';
import { type AnsweredRequest, RestServer } from './http/rest-server.js';
import { Iam } from './iam/iam.js';
import { oauthRoutes } from './iam/oauth-routes.js';
import type { Claims } from './iam/token-issuer.js';
import { userRoutes } from './iam/user-routes.js';
import { IdSource } from './id-source.js';
import { LOCAL_AGS_DEFAULTS } from './local-ags-defaults.js';
import { MatchmakingService } from './matchmaking/matchmaking-service.js';
import type { TickReport } from './matchmaking/pool-tick.js';
import { RecentRecords } from './recent-records.js';
import { SessionActions } from './session/session-actions.js';
import { sessionRoutes } from './session/session-routes.js';
import { SessionService } from './session/session-service.js';

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
  /** `host:port` of Extend apps by their names, for templates that name one. */
  readonly apps?: Readonly<Record<string, string>>;
  /** `host:port` of every other app; default: the host of this laptop. */
  readonly hostAddress?: string;
  /** Milliseconds after which a hook counts as failed; default 10,000. */
  readonly hookTimeoutMs?: number;
  /** Calls every hook twice, as a proxy does that repeats what it believes lost. */
  readonly repeatsHooks?: boolean;
  /** Milliseconds between the ticks of a match pool; default 2,000, 0: it ticks when told to only. */
  readonly tickIntervalMs?: number;
  /** Milliseconds after which a stream of a tick counts as failed; default 60,000. */
  readonly tickTimeoutMs?: number;
  readonly timers?: Timers;
  /** Hears every call of a hook once it has ended. */
  readonly onHookCall?: (call: HookCall) => void;
  /** Hears of what AGS takes, though its API document does not. */
  readonly onWarning?: (text: string) => void;
}

const DEFAULT_HOOK_TIMEOUT_MS = 10_000;
const DEFAULT_TICK_INTERVAL_MS = 2000;
const DEFAULT_TICK_TIMEOUT_MS = 60_000;

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
  /** The last calls of hooks, in the order in which they ended. */
  readonly hookCalls: readonly HookCall[];
  /** One tick of a match pool, now. */
  tick(pool: string): Promise<TickReport>;
  /** Resolves when no tick and no Updated or Deleted hook is waiting or under way. */
  hooksSettled(): Promise<void>;
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
  const registry = MessageRegistry.fromBuild();
  const actions = new SessionActions(registry);
  const faults = new Faults();
  const requests = new RecentRecords<AnsweredRequest>();
  const hookCalls = new RecentRecords<HookCall>();
  const queues = new CallQueues();
  const caller = new HookCaller({
    registry,
    token: new DelegateToken(iam, clock),
    faults,
    ids,
    clock,
    onCall(call) {
      hookCalls.add(call);
      options.onHookCall?.(call);
    },
    timeoutMs: options.hookTimeoutMs ?? DEFAULT_HOOK_TIMEOUT_MS,
    repeats: options.repeatsHooks ?? false,
  });
  const apps = {
    byName: options.apps ?? {},
    otherwise: options.hostAddress ?? LOCAL_AGS_DEFAULTS.hostAddress,
  };
  const hooks = new SessionHooks(registry, actions, caller, queues, apps);
  const sessions = new SessionService({ iam, ids, clock, registry, actions, hooks });
  const timers = options.timers ?? systemTimers;
  const dsm = new SessionDsm(registry, caller);
  const servers = new ServerRequests({ sessions, dsm, queues, apps, clock, timers });
  sessions.games.watch(servers);
  const matchmaking = new MatchmakingService({
    iam,
    ids,
    clock,
    registry,
    sessions,
    caller,
    queues,
    apps,
    tickTimeoutMs: options.tickTimeoutMs ?? DEFAULT_TICK_TIMEOUT_MS,
  });
  const routes = [
    ...oauthRoutes(iam),
    ...userRoutes(iam),
    ...sessionRoutes(iam, clock, sessions),
    ...serverRoutes(iam, servers, options.onWarning ?? (() => undefined)),
    ...matchmaking.routes,
    ...controlRoutes({ iam, faults, hookCalls, queues }),
  ];
  const server = new RestServer(routes, faults, (request) => requests.add(request));
  const boundPort = await server.listen(host, port);
  const tickIntervalMs = options.tickIntervalMs ?? DEFAULT_TICK_INTERVAL_MS;
  if (tickIntervalMs > 0) matchmaking.ticker.start(timers, tickIntervalMs);

  return {
    url: `http://${host}:${boundPort}`,
    port: boundPort,
    namespace,
    clientId,
    clientSecret,
    faults,
    requests: requests.all,
    hookCalls: hookCalls.all,
    tick: (pool) => matchmaking.tick(pool),
    hooksSettled: () => queues.settled(),
    issueDelegateToken: (overrides) => iam.issueDelegateToken(overrides),
    issueToken: (claims, header) => iam.issueToken(claims, header),
    rotateKeys: ({ keepPrevious = true } = {}) => iam.keys.rotate({ keepPrevious }),
    revokeToken: (token) => iam.revocations.revokeToken(token),
    revokeUser: (userId) => iam.revocations.revokeUser(userId),
    async close() {
      matchmaking.ticker.stop();
      servers.close();
      faults.clearAll();
      caller.close();
      await server.close();
      await queues.settled();
    },
  };
}

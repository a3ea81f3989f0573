import type { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import type { Clock } from '../../common/time/clock.js';
import type { CallQueues } from '../hooks/call-queues.js';
import type { ExtendApps } from '../hooks/hook-address.js';
import type { HookCaller } from '../hooks/hook-caller.js';
import { jsonBody } from '../http/json-body.js';
import { jsonReply, noContentReply } from '../http/rest-reply.js';
import { param } from '../http/rest-request.js';
import type { Route } from '../http/route.js';
import type { Iam } from '../iam/iam.js';
import type { IdSource } from '../id-source.js';
import type { SessionService } from '../session/session-service.js';
import { Backfill } from './backfill.js';
import { backfillRoutes } from './backfill-routes.js';
import { configurationRoutes } from './configuration-routes.js';
import { MatchFunction } from './match-function.js';
import { MatchMessages } from './match-messages.js';
import { MatchTickets } from './match-tickets.js';
import { MatchedSessions } from './matched-sessions.js';
import { MatchmakingConfiguration } from './matchmaking-configuration.js';
import { setStatistics } from './matchmaking-requests.js';
import { PoolTicks, type TickReport } from './pool-tick.js';
import { Statistics } from './statistics.js';
import { Ticker } from './ticker.js';
import { TicketIntake } from './ticket-intake.js';
import { ticketRoutes } from './ticket-routes.js';

/** What the Matchmaking service of the local AGS is built from. */
export interface MatchmakingParts {
  readonly iam: Iam;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly registry: MessageRegistry;
  readonly sessions: SessionService;
  readonly caller: HookCaller;
  readonly queues: CallQueues;
  readonly apps: ExtendApps;
  /** Milliseconds after which a stream of a tick counts as failed. */
  readonly tickTimeoutMs: number;
}

/** The Matchmaking service of the local AGS. */
export class MatchmakingService {
  readonly ticker: Ticker;
  readonly routes: readonly Route[];
  readonly #configuration: MatchmakingConfiguration;

  constructor(parts: MatchmakingParts) {
    const { iam, ids, clock, registry, sessions, caller, queues, apps, tickTimeoutMs } = parts;
    const { namespace } = iam.options;
    const messages = new MatchMessages(registry);
    const configuration = new MatchmakingConfiguration(sessions.templates, apps);
    const matchFunction = new MatchFunction(registry, messages, caller, tickTimeoutMs);
    const tickets = new MatchTickets(clock);
    const statistics = new Statistics();
    const matched = new MatchedSessions(sessions, messages, ids, clock);
    const backfill = new Backfill({
      configuration,
      messages,
      sessionMessages: sessions.messages,
      tickets,
      sessions: matched,
      ids,
      clock,
    });
    const intake = new TicketIntake({
      configuration,
      matchFunction,
      messages,
      tickets,
      statistics,
      sessions,
      ids,
      clock,
      namespace,
    });
    const poolTicks = new PoolTicks({
      configuration,
      matchFunction,
      tickets,
      backfill,
      sessions: matched,
      ids,
    });
    this.#configuration = configuration;
    this.ticker = new Ticker(configuration, poolTicks, queues);
    this.routes = [
      ...configurationRoutes(iam, configuration, (pool) => {
        tickets.cancelAll(pool);
        for (const { id } of backfill.tickets.ofPool(pool)) backfill.close(id);
      }),
      ...ticketRoutes(iam, configuration, intake, tickets),
      ...backfillRoutes(iam, configuration, backfill, sessions),
      ...this.#controlRoutes(statistics),
    ];
  }

  /** One tick of a pool, now. @throws ServiceError 404 without such a pool */
  async tick(pool: string): Promise<TickReport> {
    return this.ticker.tick(this.#configuration.pools.get(pool));
  }

  /** Beyond AGS, as all of `/local-ags/`. */
  #controlRoutes(statistics: Statistics): readonly Route[] {
    return [
      {
        name: 'POST /local-ags/match-pools/{pool}/tick',
        handle: async (request) => jsonReply(200, await this.tick(param(request, 'pool'))),
      },
      {
        name: 'PUT /local-ags/statistics',
        handle(request) {
          const { userId, statistics: values } = jsonBody(request, setStatistics);
          statistics.set(userId, values);
          return noContentReply;
        },
      },
    ];
  }
}

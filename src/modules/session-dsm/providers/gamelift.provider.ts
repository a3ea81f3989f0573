import type { EventLog } from '../../../common/ags/event-log.js';
import { pause } from '../../../common/time/pause.js';
import type { Timers } from '../../../common/time/timers.js';
import { DedicatedServerError } from '../domain/dedicated-server.errors.js';
import type { DedicatedServer } from '../domain/dedicated-server.js';
import type {
  DedicatedServerProvider,
  ServerEvents,
  ServerReference,
  ServerState,
  StartOutcome,
  Termination,
} from '../domain/dedicated-server-provider.js';
import type { ProviderCall } from '../domain/provider-call.js';
import type { ServerOrder } from '../domain/server-order.js';
import type { EventSource } from './gamelift/events/event-source.js';
import { failedPlacement } from './gamelift/failed-placement.js';
import { readGameSessionArn } from './gamelift/game-session-arn.js';
import type { GameSessions } from './gamelift/game-sessions.js';
import { isLive, serverOfSession } from './gamelift/handed-out.js';
import { readKept } from './gamelift/kept-reference.js';
import type { Placements } from './gamelift/placements.js';
import { playerLatencies } from './gamelift/player-latencies.js';
import type { Terminations } from './gamelift/terminations.js';

/** Waits between looks at a placement whose event has not come: events are best effort. */
const FIRST_LOOK_MS = 5000;
const LONGEST_LOOK_MS = 30_000;

export interface GameLiftParts {
  readonly sessions: GameSessions;
  readonly placements: Placements;
  readonly terminations: Terminations;
  /** Where placement events come from; empty where the servers themselves tell AGS. */
  readonly eventSources: readonly EventSource[];
  /** Region of the API. */
  readonly region: string;
  readonly usesDnsName: boolean;
  /** Fields of every log line: overrides that are in force. */
  readonly logFields: object;
  readonly timers: Timers;
  readonly log: EventLog;
  /** Closes the connections to AWS. */
  readonly disconnect: () => void;
}

/** Amazon GameLift: game sessions on fleets for who waits, placements in queues for who does not. */
export class GameLiftProvider implements DedicatedServerProvider {
  readonly name = 'GAMELIFT';
  readonly source = 'Gamelift';
  readonly tracksServers = true;
  readonly tellsEnds = false;

  constructor(private readonly parts: GameLiftParts) {}

  async open(events: ServerEvents): Promise<void> {
    for (const source of this.parts.eventSources) await source.open(events);
  }

  async close(): Promise<void> {
    await Promise.all(this.parts.eventSources.map((source) => source.close()));
    this.parts.disconnect();
  }

  async create(order: ServerOrder, call: ProviderCall): Promise<DedicatedServer> {
    const server = await this.parts.sessions.create(order, call);
    this.#tell(order, { region: server.createdRegion }, 'a game session is ready');
    return server;
  }

  async start(order: ServerOrder, call: ProviderCall): Promise<void> {
    if (playerLatencies(order.sessionData) === undefined) {
      const { sessionId } = order.session;
      const message = 'session_data holds no gamelift_latencies: the queue places by its own order';
      this.parts.log.warn({ ...this.parts.logFields, sessionId }, message);
    }
    await this.parts.placements.start(order, call);
    this.#tell(order, {}, 'a placement is under way');
  }

  async settle({ session }: ServerOrder, call: ProviderCall): Promise<StartOutcome> {
    const { placements, eventSources, region, timers, log } = this.parts;
    const kept = readKept(call.kept);
    if (eventSources.length === 0 || kept?.kind !== 'placement') {
      return { kind: 'reported-elsewhere' };
    }
    const { placementId } = kept;
    for (let waitMs = FIRST_LOOK_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_LOOK_MS)) {
      await pause(waitMs, timers, call.signal);
      try {
        const placement = await placements.describe(placementId, call);
        const state = await placements.stateOf(placement, call);
        if (state.kind === 'live') return { kind: 'available', server: state.server };
        if (state.kind === 'gone') {
          const failure = failedPlacement(placementId, placement?.Status, region);
          return { kind: 'failed', failure };
        }
      } catch (error) {
        // An event may still come, and AGS waits for two minutes.
        if (!(error instanceof DedicatedServerError) || call.signal.aborted) throw error;
        log.warn({ err: error, sessionId: session.sessionId }, 'a placement cannot be looked at');
      }
    }
  }

  async lookup({ server, kept }: ServerReference, call: ProviderCall): Promise<ServerState> {
    const { sessions, placements, usesDnsName } = this.parts;
    const arn = readGameSessionArn(server?.deployment);
    if (arn !== undefined && server !== undefined) {
      const session = await sessions.describe(arn, call);
      return session !== undefined && isLive(session) ? { kind: 'live', server } : { kind: 'gone' };
    }
    const reference = readKept(kept);
    if (reference?.kind === 'placement') return placements.lookup(reference.placementId, call);
    const found = reference && (await sessions.find(reference, call));
    const location = reference?.location ?? '';
    const foundServer = found && serverOfSession(found, location, usesDnsName);
    return foundServer === undefined ? { kind: 'gone' } : { kind: 'live', server: foundServer };
  }

  terminate(reference: ServerReference, call: ProviderCall): Promise<Termination> {
    return this.parts.terminations.terminate(reference, call);
  }

  #tell({ session }: ServerOrder, fields: object, message: string): void {
    const { log, logFields } = this.parts;
    log.info({ ...logFields, ...fields, sessionId: session.sessionId }, message);
  }
}

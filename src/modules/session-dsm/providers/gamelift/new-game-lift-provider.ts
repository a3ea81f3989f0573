import { GameLiftClient } from '@aws-sdk/client-gamelift';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { EventLog } from '../../../../common/ags/event-log.js';
import { NodeHttpExchange } from '../../../../common/ags/node-http-exchange.js';
import type { GameLiftServers } from '../../../../common/config/host-config.js';
import type { Clock } from '../../../../common/time/clock.js';
import type { RandomSource } from '../../../../common/time/random-source.js';
import type { Timers } from '../../../../common/time/timers.js';
import type { SessionServers } from '../../domain/session-servers.js';
import { GameLiftProvider } from '../gamelift.provider.js';
import type { EventSource } from './events/event-source.js';
import { PlacementNews } from './events/placement-news.js';
import { SigningCertificates } from './events/signing-certificates.js';
import { SnsEndpoint } from './events/sns-endpoint.js';
import { SnsInbox } from './events/sns-inbox.js';
import { SqsEvents } from './events/sqs-events.js';
import { GameLiftApi } from './game-lift-api.js';
import { GameSessions } from './game-sessions.js';
import { Placements } from './placements.js';
import { Terminations } from './terminations.js';

/** For one try of a call: so that a slow one is repeated inside the time box of all tries. */
const LONGEST_TRY_MS = 10_000;
const TRIES_IN_TIME_BOX = 3;
/** `https://sqs.us-west-2.amazonaws.com/…` */
const QUEUE_REGION = /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com/;

export interface GameLiftSurroundings {
  readonly config: GameLiftServers;
  /** The time box of one creation. */
  readonly timeoutMs: number;
  readonly ags: SessionServers;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly log: EventLog;
}

/**
 * Puts the provider together. This file is the one that loads the AWS SDK, so it is itself loaded
 * when the provider is on and not before.
 */
export function newGameLiftProvider(around: GameLiftSurroundings): GameLiftProvider {
  const { config, timeoutMs, ags, clock, timers, log } = around;
  const { region, overrides, usesDnsName } = config;
  const clients = new Map<string, GameLiftClient>();
  const clientOf = (where: string): GameLiftClient => {
    let client = clients.get(where);
    if (client === undefined) {
      client = new GameLiftClient({ ...sdkOptions(where, config.endpoints.gamelift) });
      clients.set(where, client);
    }
    return client;
  };
  const tryMs = Math.min(LONGEST_TRY_MS, Math.ceil(timeoutMs / TRIES_IN_TIME_BOX));
  const api = new GameLiftApi(clientOf, region, tryMs, timers);
  const options = { overrides, usesDnsName };
  const sessions = new GameSessions(api, options, clock, timers);
  const placements = new Placements(api, sessions, options, clock, timers);
  const news = new PlacementNews({ placements, sessions, ags, usesDnsName, log });
  const closing: (() => void)[] = [
    () => {
      for (const client of clients.values()) client.destroy();
    },
  ];
  return new GameLiftProvider({
    sessions,
    placements,
    terminations: new Terminations(sessions, placements, ags),
    eventSources: eventSources(around, news, closing),
    region,
    usesDnsName,
    logFields: Object.fromEntries(
      Object.entries(overrides)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [`${name}Override`, value]),
    ),
    timers,
    log,
    disconnect: () => {
      for (const close of closing) close();
    },
  });
}

/** @param closing  gets what closes the connections of the sources */
function eventSources(
  { config, clock, timers, random, log }: GameLiftSurroundings,
  news: PlacementNews,
  closing: (() => void)[],
): readonly EventSource[] {
  const { queueUrl, endpoint } = config.events;
  const sources: EventSource[] = [];
  if (queueUrl !== undefined) {
    const region = QUEUE_REGION.exec(queueUrl)?.[1] ?? config.region;
    const client = new SQSClient(sdkOptions(region, config.endpoints.sqs));
    closing.push(() => client.destroy());
    sources.push(new SqsEvents({ client, queueUrl, news, timers, random, log }));
  }
  if (endpoint !== undefined) {
    const http = new NodeHttpExchange();
    closing.push(() => http.close());
    const { topicArns, port } = endpoint;
    const certificates = new SigningCertificates(http, clock, timers);
    const inbox = new SnsInbox({ topicArns, certificates, http, news, clock, timers, log });
    sources.push(new SnsEndpoint(port, inbox, timers, log));
  }
  return sources;
}

/** The SDK repeats nothing: the host does, within its own time boxes. */
function sdkOptions(region: string, endpoint: string | undefined) {
  return { region, maxAttempts: 1, ...(endpoint !== undefined && { endpoint }) };
}

import { setTimeout as pause } from 'node:timers/promises';
import type { AgsObject } from '../ags/ags-api.js';
import { answerTo } from './game-packet.js';
import { act } from './session-act.js';
import { storeSessionTemplate } from './session-template.js';
import type { LoggedInPlayer, StoryContext } from './story-context.js';
import { type Step, StoryStoppedError } from './story-teller.js';

/** As long as AGS itself has patience with an asynchronous request. Source: overrides.md d.6. */
const SERVER_WITHIN_MS = 120_000;
const POLL_MS = 100;

/** How sessions of a template ask for a server. */
interface Mode {
  /** Of the session template. */
  readonly name: string;
  /** By which AGS asks. */
  readonly method: 'CreateGameSession' | 'CreateGameSessionAsync';
}

/** A server as AGS shows it with its session. */
interface ShownServer {
  readonly ip: string;
  readonly port: number;
  readonly source: string;
}

/** A session that has a server. */
interface Served {
  readonly id: string;
  readonly server: ShownServer;
  /** Whether a packet was answered: then its end can be seen, too. */
  readonly isPlayed: boolean;
  readonly isGone: () => void;
}

/** Two game sessions get dedicated servers of the host, one at once and one later, and give them back. */
export async function dedicatedServerChapter(
  context: StoryContext,
  player: LoggedInPlayer,
): Promise<void> {
  const { teller, templateName } = context;
  const atOnce: Mode = { name: `${templateName}-ds`, method: 'CreateGameSession' };
  const later: Mode = { name: `${templateName}-ds-later`, method: 'CreateGameSessionAsync' };
  await teller.step('Session templates whose dedicated servers the host gives', async (step) => {
    for (const mode of [atOnce, later]) await storeTemplate(context, step, mode);
  });
  const first = await teller.step('A game session gets a dedicated server', (step) =>
    getServer(context, step, player, atOnce),
  );
  await teller.step('The game session is over, and so is its server', (step) =>
    giveBack(context, step, player, first),
  );
  const second = await teller.step('Another one is told of its server later', (step) =>
    getServer(context, step, player, later),
  );
  await teller.step('That one is over, too', (step) => giveBack(context, step, player, second));
}

function storeTemplate(context: StoryContext, step: Step, { name, method }: Mode): Promise<void> {
  const { target } = context;
  const template = {
    name,
    type: 'DS',
    dsSource: 'custom',
    ...('appName' in target ? { appName: target.appName } : { customURLGRPC: target.customURL }),
    asyncProcessDSRequest: {
      async: method === 'CreateGameSessionAsync',
      timeout: SERVER_WITHIN_MS / 1000,
    },
    dsManualSetReady: false,
    enableSecret: true,
  };
  return storeSessionTemplate(context, step, template, `servers by ${method}`);
}

async function getServer(
  context: StoryContext,
  step: Step,
  player: LoggedInPlayer,
  { name, method }: Mode,
): Promise<Served> {
  const { api, adminToken, cleanup } = context;
  const userIDs = [player.userId];
  const session = await act(context, step, {
    player,
    method: 'POST',
    path: '/gamesession',
    json: {
      configurationName: name,
      teams: [{ userIDs, parties: [{ partyID: '', userIDs }] }],
    },
    hooks: [{ name: method }],
  });
  const id = String(session.id);
  const isGone = cleanup.add(`game session ${id}`, () =>
    api.session('DELETE', `/gamesessions/${id}`, adminToken),
  );
  const begin = performance.now();
  const { status, server } = await untilAnswered(context, player, id);
  const request = 'GET /gamesessions, until AGS knows the server';
  step.tell({ kind: 'request', actor: 'tool', request, durationMs: performance.now() - begin });
  if (status !== 'AVAILABLE' || server === undefined) {
    step.check('AGS was told of a server', false, status);
    throw new ServerMissingError();
  }
  const text = `of a server at ${server.ip}:${server.port}, from ${server.source}`;
  step.tell({ kind: 'fact', actor: 'AGS', verb: 'was told', text });
  step.check('AGS was told of a server', true);
  return { id, server, isPlayed: await playOn(context, step, player, id, server), isGone };
}

/** Sends what a player's game would, where the story knows the game. */
async function playOn(
  { gameServer, hooks }: StoryContext,
  step: Step,
  { actor }: LoggedInPlayer,
  id: string,
  { ip, port, source }: ShownServer,
): Promise<boolean> {
  if (source !== 'LOCAL' || gameServer === 'unknown') {
    const why =
      source === 'DEMO'
        ? 'no packet: DEMO has invented the address'
        : 'no packet: only the game that runs there knows what to say';
    step.tell({ kind: 'fact', actor: 'tool', verb: 'sends', text: why });
    return false;
  }
  const begin = performance.now();
  const answer = await answerTo('hello', ip, port);
  const durationMs = performance.now() - begin;
  step.tell({ kind: 'request', actor, request: `UDP "hello" to ${ip}:${port}`, durationMs });
  const isWelcome = answer === `welcome ${id} 1`;
  if (hooks === undefined && answer === undefined) {
    // Behind a tunnel, the host and its servers may be on another machine.
    const text = 'answers there; are its servers on another machine?';
    step.tell({ kind: 'fact', actor: 'tool', verb: 'sees that nobody', text });
    return false;
  }
  step.check('the server at that address welcomes the player', isWelcome, answer ?? 'no answer');
  return isWelcome;
}

async function giveBack(
  context: StoryContext,
  step: Step,
  player: LoggedInPlayer,
  { id, server, isPlayed, isGone }: Served,
): Promise<void> {
  await act(context, step, {
    player,
    method: 'DELETE',
    path: `/gamesessions/${id}`,
    hooks: [{ name: 'TerminateGameSession' }],
  });
  isGone();
  if (!isPlayed || context.hooks === undefined) return;
  const answer = await answerTo('hello', server.ip, server.port);
  step.check('nobody answers at that address any more', answer === undefined, answer);
}

/** Waits until the request for a server has an outcome, as far as AGS knows. */
async function untilAnswered(
  { api, stop }: StoryContext,
  { token }: LoggedInPlayer,
  id: string,
): Promise<{ readonly status: string; readonly server: ShownServer | undefined }> {
  const patienceEnds = performance.now() + SERVER_WITHIN_MS;
  for (;;) {
    const { DSInformation = {} } = await api.session('GET', `/gamesessions/${id}`, token);
    // The form of this member by AGS's API document.
    const { StatusV2, Server } = DSInformation as { StatusV2?: string; Server?: AgsObject | null };
    const status = StatusV2 ?? '';
    const isOpen = ['', 'NEED_TO_REQUEST', 'REQUESTED', 'PREPARING'].includes(status);
    if (!isOpen || performance.now() > patienceEnds) return { status, server: shownServer(Server) };
    if (stop.aborted) throw new StoryStoppedError();
    await pause(POLL_MS);
  }
}

function shownServer(server: AgsObject | null | undefined): ShownServer | undefined {
  if (!server) return undefined;
  const { ip, port, source } = server;
  return { ip: String(ip), port: Number(port), source: String(source) };
}

/** AGS was told of no server, which has been told. */
export class ServerMissingError extends Error {
  override readonly name = 'ServerMissingError';

  constructor() {
    super('there is no dedicated server');
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '@bufbuild/protobuf';
import type { HookCall } from '../../local-ags/hooks/hook-call.js';
import type { AgsObject } from '../ags/ags-api.js';
import { act, checkStrategy, tellHook } from './session-act.js';
import type { LoggedInPlayer, StoryContext } from './story-context.js';
import { type Step, StoryStoppedError } from './story-teller.js';

/** One against one, within reach of one region; every strategy of the host understands it. */
const RULES = {
  alliance: { min_number: 2, max_number: 2, player_min_number: 1, player_max_number: 1 },
  region_latency_max_ms: 200,
};
const LATENCIES = { 'us-west-2': 40, 'eu-central-1': 120 };
const INTAKE = ['GetStatCodes', 'EnrichTicket', 'ValidateTicket'];
const MATCHED_WITHIN_MS = 60_000;
const POLL_MS = 250;

/** A ticket of the story. */
interface StoryTicket {
  readonly id: string;
  readonly player: LoggedInPlayer;
  readonly isGone: () => void;
}

/** Two players look for a match, find each other, and get a game session. */
export async function matchmakingChapter(
  context: StoryContext,
  [first, second]: readonly [LoggedInPlayer, LoggedInPlayer],
): Promise<void> {
  const { teller } = context;
  await teller.step('A rule set, a match function that is the host, and a pool', (step) =>
    storePool(context, step),
  );
  // A tick may come between two steps; it is told where matches are the subject.
  const early: HookCall[] = [];
  const tickets: StoryTicket[] = [];
  for (const player of [first, second]) {
    const title = `${player === first ? 'A player' : 'A second player'} looks for a match`;
    await teller.step(title, async (step) => {
      tickets.push(await enter(context, step, player, early));
    });
  }
  const title = 'The host makes a match, and AGS a game session of it';
  const { id, isGone } = await teller.step(title, (step) =>
    findMatch(context, step, tickets, early),
  );
  const path = `/gamesessions/${id}`;
  await teller.step('The game session is over', async (step) => {
    const hooks = [{ name: 'OnSessionDeleted' }];
    await act(context, step, { player: first, method: 'DELETE', path, hooks });
    isGone();
  });
}

async function storePool(context: StoryContext, step: Step): Promise<void> {
  const { api, adminToken, templateName: name, target, cleanup } = context;
  const store = async (path: string, nameInPath: string, what: string, json: unknown) => {
    // Registered first: what AGS stored without telling us must go, too.
    cleanup.add(`${what} ${name}`, () =>
      api.matchmaking('DELETE', `${path}/${nameInPath}`, adminToken),
    );
    const begin = performance.now();
    await api.matchmaking('POST', path, adminToken, json);
    const durationMs = performance.now() - begin;
    step.tell({ kind: 'request', actor: 'tool', request: `POST ${path}`, durationMs });
  };
  await store('/rulesets', name, 'rule set', {
    name,
    enable_custom_match_function: true,
    data: RULES,
  });
  await store('/match-functions', name, 'match function', {
    match_function: name,
    url: 'customURL' in target ? target.customURL : '',
    ...('appName' in target && { serviceAppName: target.appName }),
  });
  await store('/match-pools', name, 'match pool', {
    name,
    match_function: name,
    match_function_override: {
      stat_codes: [name],
      enrichment: [name],
      validation: [name],
      make_matches: name,
      backfill_matches: name,
    },
    rule_set: name,
    session_template: name,
    ticket_expiration_seconds: 300,
    backfill_ticket_expiration_seconds: 300,
    backfill_proposal_expiration_seconds: 300,
    auto_accept_backfill_proposal: false,
    crossplay_disabled: false,
  });
  const text = `pool ${name}: two teams of one`;
  step.tell({ kind: 'fact', actor: 'AGS', verb: 'stored', text });
}

async function enter(
  { api, hooks, templateName, cleanup }: StoryContext,
  step: Step,
  player: LoggedInPlayer,
  early: HookCall[],
): Promise<StoryTicket> {
  const request = 'POST /match-tickets';
  const json = { matchPool: templateName, attributes: {}, latencies: LATENCIES };
  const begin = performance.now();
  let calls: readonly HookCall[] = [];
  let answer: AgsObject;
  try {
    answer = await api.matchmaking('POST', '/match-tickets', player.token, json);
  } finally {
    const durationMs = performance.now() - begin;
    step.tell({ kind: 'request', actor: player.actor, request, durationMs });
    calls = (await hooks?.newCalls()) ?? [];
    for (const call of calls) {
      if (INTAKE.includes(call.method)) tellHook(step, call);
      else early.push(call);
    }
  }
  const id = String(answer.matchTicketID);
  const path = `/match-tickets/${id}`;
  const isGone = cleanup.add(`ticket ${id}`, () => api.matchmaking('DELETE', path, player.token));
  if (hooks === undefined) {
    const text = `${INTAKE.join(', ')}: see the host's log`;
    step.tell({ kind: 'fact', actor: 'AGS', verb: 'should call', text });
  } else {
    const called = calls.map(({ method }) => method).filter((method) => INTAKE.includes(method));
    const wanted = INTAKE.join(', ');
    step.check(`AGS called ${wanted}`, called.join(', ') === wanted, called.join(', '));
  }
  const text = `ticket ${id.slice(0, 8)}… in the queue`;
  step.tell({ kind: 'fact', actor: 'AGS', verb: 'put', text });
  return { id, player, isGone };
}

/**
 * Waits for the match and looks at what became of it.
 * @returns the game session, and what says that it is removed
 */
async function findMatch(
  context: StoryContext,
  step: Step,
  tickets: readonly StoryTicket[],
  early: readonly HookCall[],
): Promise<{ readonly id: string; readonly isGone: () => void }> {
  const { api, hooks, templateName, adminToken, cleanup, stop } = context;
  const begin = performance.now();
  const problems = (await hooks?.tick(templateName)) ?? [];
  const patienceMs = problems.length === 0 ? MATCHED_WITHIN_MS : 0;
  const sessionIds = await sessionsOf(context, tickets, patienceMs);
  const durationMs = performance.now() - begin;
  const calls = [...early, ...((await hooks?.newCalls()) ?? [])];
  const request = 'GET /match-tickets, until there is a match';
  step.tell({ kind: 'request', actor: 'tool', request, durationMs });
  const [id = ''] = sessionIds;
  const [isGone = () => undefined] = [...new Set(sessionIds)].map((one) =>
    one === ''
      ? undefined
      : cleanup.add(`game session ${one}`, () =>
          api.session('DELETE', `/gamesessions/${one}`, adminToken),
        ),
  );
  const isShared = id !== '' && sessionIds.every((one) => one === id);
  for (const call of id === '' ? calls : tickOf(calls, id)) tellHook(step, call);
  if (problems.length > 0) step.check('the tick went well', false, problems.join('; '));
  step.check('both players were matched with each other', isShared, sessionIds.join(', '));
  if (id === '') throw stop.aborted ? new StoryStoppedError() : new MatchMissingError();
  for (const ticket of tickets) ticket.isGone();
  const session = await api.session('GET', `/gamesessions/${id}`, adminToken);
  step.check('the session is one of the pool', session.matchPool === templateName, session);
  const ids = tickets.map((ticket) => ticket.id).sort();
  const stored = strings(session.ticketIDs).sort();
  step.check('it has both tickets', stored.join() === ids.join(), stored.join());
  const userIds = tickets.map(({ player }) => player.userId).sort();
  const inTeams = usersIn(session.teams).sort();
  step.check('and both players in its teams', inTeams.join() === userIds.join(), inTeams.join());
  const created = calls.find(
    ({ method, sessionId }) => method === 'OnSessionCreated' && sessionId === id,
  );
  checkStrategy(context, step, 'Session', sentAttributes(created), session);
  return { id, isGone };
}

/** No match came in time, which has been told. */
export class MatchMissingError extends Error {
  override readonly name = 'MatchMissingError';

  constructor() {
    super('there is no match');
  }
}

/** The session of each ticket, as soon as all have one; empty for those that have none in time. */
async function sessionsOf(
  { api, stop }: StoryContext,
  tickets: readonly StoryTicket[],
  patienceMs: number,
): Promise<readonly string[]> {
  const patienceEnds = performance.now() + patienceMs;
  for (;;) {
    const found: string[] = [];
    for (const { id, player } of tickets) {
      const ticket = await api.matchmaking('GET', `/match-tickets/${id}`, player.token);
      found.push(ticket.matchFound === true ? String(ticket.sessionID) : '');
    }
    if (!found.includes('') || stop.aborted || performance.now() > patienceEnds) return found;
    await pause(POLL_MS);
  }
}

/** The calls of the tick that made a session, and those that the session caused. */
function tickOf(calls: readonly HookCall[], sessionId: string): readonly HookCall[] {
  const created = calls.findIndex((call) => call.sessionId === sessionId);
  const made = calls
    .slice(0, Math.max(created, 0))
    .findLast(({ method }) => method === 'MakeMatches');
  return calls.filter(
    (call) => call.sessionId === sessionId || (made && call.traceId === made.traceId),
  );
}

function sentAttributes(created: HookCall | undefined): JsonObject | undefined {
  if (created === undefined) return undefined;
  // The form of the request that AGS sends.
  const { session } = created.request as { session?: { session?: { attributes?: JsonObject } } };
  return session?.session?.attributes ?? {};
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function usersIn(teams: unknown): string[] {
  if (!Array.isArray(teams)) return [];
  return teams.flatMap((team: { userIDs?: unknown }) => strings(team.userIDs));
}

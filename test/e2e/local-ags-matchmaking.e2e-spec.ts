import type { JsonObject } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgsApi, type AgsObject, type TestPlayer } from '../../src/cli/ags/ags-api.js';
import {
  type LocalAgs,
  type LocalAgsOptions,
  startLocalAgs,
} from '../../src/local-ags/local-ags.js';
import { eventually } from '../support/eventually.js';
import {
  type ListeningMatchFunction,
  startFakeMatchFunction,
  ticketsIn,
} from '../support/local-ags/fake-match-function.js';
import { FakeRefusal } from '../support/local-ags/fake-refusal.js';
import {
  type FakeSessionManager,
  startFakeSessionManager,
} from '../support/local-ags/fake-session-manager.js';

/** 2027-01-15T08:00:00Z */
const NOW = 1_800_000_000;
const RULES = { alliance: { min_number: 2, max_number: 2 }, shipCountMin: 1 };

describe('the matchmaking of the local AGS', () => {
  let host: FakeSessionManager;
  let matcher: ListeningMatchFunction;
  let ags: LocalAgs;
  let api: AgsApi;
  let admin: string;
  let players: readonly TestPlayer[];
  let now: number;
  /** What waits on the timers of the AGS. */
  let due: (() => void)[];

  async function start(options: Partial<LocalAgsOptions> = {}): Promise<void> {
    ags = await startLocalAgs({
      port: 0,
      seed: 'matchmaking',
      clock: { now: () => now },
      timers: {
        after(_, work) {
          due.push(work);
          return { cancel: () => void due.splice(due.indexOf(work), 1) };
        },
      },
      ...options,
    });
    api = new AgsApi({ ...ags, baseUrl: ags.url });
    admin = await api.clientToken();
    players = await api.createPlayers(admin, 4);
  }

  beforeEach(async () => {
    now = NOW;
    due = [];
    host = await startFakeSessionManager();
    matcher = await startFakeMatchFunction();
    await start();
  });
  afterEach(async () => {
    await ags.close();
    await matcher.close();
    await host.close();
  });

  type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
  function match2(method: Method, path: string, json?: unknown, token = admin) {
    return api.matchmaking(method, path, token, json);
  }

  function playerAt(index: number): TestPlayer {
    const player = players[index];
    if (player === undefined) throw new Error('too few players');
    return player;
  }

  function tokenOf(index: number): Promise<string> {
    return api.playerToken(playerAt(index));
  }

  /** Everything that a ticket needs. */
  async function setUp(pool: AgsObject = {}, rules: AgsObject = RULES, template: AgsObject = {}) {
    await api.sessionAdmin('POST', '/configuration', admin, {
      name: 'arena',
      joinability: 'INVITE_ONLY',
      autoJoin: true,
      maxPlayers: 2,
      grpcSessionConfig: { customURL: host.address, functionFlag: 7 },
      ...template,
    });
    const ruleSet = { name: 'fair', enable_custom_match_function: true, data: rules };
    await match2('POST', '/rulesets', ruleSet);
    await match2('POST', '/match-functions', { match_function: 'ours', url: matcher.address });
    await match2('POST', '/match-pools', {
      name: 'ranked',
      match_function: 'ours',
      rule_set: 'fair',
      session_template: 'arena',
      ticket_expiration_seconds: 100,
      backfill_ticket_expiration_seconds: 200,
      ...pool,
    });
  }

  async function enter(player: number, more: AgsObject = {}): Promise<string> {
    const ticket = { matchPool: 'ranked', attributes: {}, latencies: {}, ...more };
    const answer = await match2('POST', '/match-tickets', ticket, await tokenOf(player));
    return String(answer.matchTicketID);
  }

  async function ticketOf(id: string): Promise<AgsObject> {
    return match2('GET', `/match-tickets/${id}`);
  }

  function session(id: unknown): Promise<AgsObject> {
    return api.session('GET', `/gamesessions/${id}`, admin);
  }

  /** Ids of the tickets that the function saw in its last call of a method. */
  function lastTickets(method: 'MakeMatches' | 'BackfillMatches'): readonly unknown[] {
    const call = matcher.fake.calls(method).at(-1);
    return call === undefined ? [] : ticketsIn(call).map(({ ticket_id: id }) => id);
  }

  describe('its configuration', () => {
    it('creates, lists, reads, replaces and deletes', async () => {
      await setUp();
      expect(await match2('GET', '/rulesets/fair')).toMatchObject({ data: RULES });
      expect(await match2('GET', '/match-functions')).toMatchObject({
        functions: ['ours'],
        configs: [{ match_function: 'ours', url: matcher.address }],
      });
      const changed = { ...(await match2('GET', '/match-pools/ranked')), platform_group: 'x' };
      await match2('PUT', '/match-pools/ranked', { ...changed, name: undefined });
      expect(await match2('GET', '/match-pools')).toMatchObject({
        data: [{ name: 'ranked', platform_group: 'x' }],
      });
      await match2('DELETE', '/match-pools/ranked');
      await match2('DELETE', '/match-functions/ours');
      await match2('DELETE', '/rulesets/fair');
      await expect(match2('GET', '/rulesets/fair')).rejects.toThrow('AGS answered 404');
    });

    it.each([
      { pool: { rule_set: 'none' }, says: '404 (rule set "none" is not found)' },
      { pool: { match_function: 'none' }, says: '404 (match function "none" is not found)' },
      { pool: { session_template: 'none' }, says: '404 (configuration "none" is not found)' },
      { pool: { match_function: 'default' }, says: 'the local AGS matches nothing itself' },
    ])('refuses a pool with $pool', async ({ pool, says }) => {
      await expect(setUp(pool)).rejects.toThrow(says);
    });

    it('refuses the same name twice, a URL with a scheme, and players', async () => {
      await setUp();
      await expect(match2('POST', '/rulesets', { name: 'fair', data: {} })).rejects.toThrow('409');
      const wrong = { match_function: 'x', url: 'http://x:1' };
      await expect(match2('POST', '/match-functions', wrong)).rejects.toThrow('without a scheme');
      const player = await tokenOf(0);
      await expect(match2('GET', '/rulesets', undefined, player)).rejects.toThrow('403');
    });

    it('finds the function of an Extend app by its name', async () => {
      await ags.close();
      await start({ apps: { 'my-app': matcher.address } });
      await setUp();
      const byName = { match_function: 'ours', url: '127.0.0.1:1', serviceAppName: 'my-app' };
      await match2('PUT', '/match-functions/ours', byName);
      await enter(0);
      expect(matcher.fake.calls('ValidateTicket')).toHaveLength(1);
    });
  });

  describe('a new ticket', () => {
    it('is hydrated, enriched, judged and queued, in this order', async () => {
      await setUp();
      const { userId } = playerAt(0);
      matcher.fake.answer('GetStatCodes', () => [{ codes: ['mmr', 'unknown'] }]);
      matcher.fake.answer('EnrichTicket', ({ requests: [request] }) => {
        const ticket = request?.ticket as JsonObject;
        return [{ ticket: { ...ticket, ticket_id: 'x', ticket_attributes: { rank: 'gold' } } }];
      });
      await fetch(`${ags.url}/local-ags/statistics`, {
        method: 'PUT',
        body: JSON.stringify({ userId, statistics: { mmr: 1500, other: 1 } }),
      });
      const id = await enter(0, {
        attributes: { map: 'harbor' },
        latencies: { 'us-west-2': 42 },
        excludedSessions: ['that one'],
      });
      const rules = { json: JSON.stringify(RULES) };
      const ticket = {
        ticket_id: id,
        match_pool: 'ranked',
        CreatedAt: '2027-01-15T08:00:00Z',
        players: [{ player_id: userId, attributes: { mmr: 1500 } }],
        ticket_attributes: { map: 'harbor' },
        latencies: { 'us-west-2': '42' },
        namespace: ags.namespace,
        excluded_sessions: ['that one'],
      };
      const judged = { ...ticket, ticket_attributes: { rank: 'gold' } };
      expect(matcher.fake.received.map(({ method, requests }) => [method, requests[0]])).toEqual([
        ['GetStatCodes', { rules }],
        ['EnrichTicket', { ticket, rules }],
        ['ValidateTicket', { ticket: judged, rules }],
      ]);
      expect(matcher.fake.received[0]?.metadata.get('authorization')[0]).toMatch(/^Bearer ey/);
      expect(await ticketOf(id)).toMatchObject({ isActive: true, matchFound: false });
      await ags.tick('ranked');
      const sent = matcher.fake.calls('MakeMatches')[0];
      expect(sent && ticketsIn(sent)).toEqual([judged]);
    });

    it('is refused when the function says no, and fails when the function does', async () => {
      await setUp();
      matcher.fake.answer('ValidateTicket', () => [{ valid_ticket: false }]);
      await expect(enter(0)).rejects.toThrow(/400 \(ValidateTicket: .* refused/);
      matcher.fake.answer('GetStatCodes', () => {
        throw new FakeRefusal(status.INVALID_ARGUMENT, 'rules: broken');
      });
      await expect(enter(0)).rejects.toThrow('500 (GetStatCodes: INVALID_ARGUMENT: rules: broken)');
      expect(await match2('GET', '/match-pools/ranked/tickets')).toMatchObject({ totalData: 0 });
    });

    it('brings the members of the party along', async () => {
      await setUp();
      const [first, second] = [await tokenOf(0), await tokenOf(1)];
      const party = await api.session('POST', '/party', first, {});
      await api.session('POST', `/parties/${party.id}/users/me/join`, second);
      const id = await enter(0, { sessionID: party.id });
      expect(matcher.fake.received[1]?.requests[0]).toMatchObject({
        ticket: {
          party_session_id: party.id,
          players: [{ player_id: playerAt(0).userId }, { player_id: playerAt(1).userId }],
        },
      });
      await expect(enter(1)).rejects.toThrow(`409 (player "${playerAt(1).userId}" already waits`);
      await expect(enter(2, { sessionID: party.id })).rejects.toThrow('403');
      const mine = await match2('GET', '/match-tickets/me', undefined, second);
      expect(mine).toMatchObject({ data: [{ matchTicketID: id }] });
    });

    it('can be taken back by its player, and by nobody else', async () => {
      await setUp();
      const id = await enter(0);
      const [own, other] = [await tokenOf(0), await tokenOf(1)];
      const path = `/match-tickets/${id}`;
      await expect(match2('DELETE', path, undefined, other)).rejects.toThrow('403');
      await match2('DELETE', path, undefined, own);
      await expect(match2('DELETE', path, undefined, own)).rejects.toThrow('406');
      expect(await ticketOf(id)).toMatchObject({ isActive: false, matchFound: false });
      await enter(0);
    });

    it('expires', async () => {
      await setUp();
      const id = await enter(0);
      now += 99;
      expect(await ticketOf(id)).toMatchObject({ isActive: true });
      now += 1;
      expect(await ticketOf(id)).toMatchObject({ isActive: false });
      expect(await ags.tick('ranked')).toMatchObject({ tickets: 0 });
      await enter(0);
    });

    it('ends with its pool', async () => {
      await setUp();
      const id = await enter(0);
      await match2('DELETE', '/match-pools/ranked');
      expect(await ticketOf(id)).toMatchObject({ isActive: false });
    });
  });

  describe('a tick', () => {
    it('sends parameters first, rising tick ids, and the trace as header and in scope', async () => {
      await setUp();
      await enter(0);
      const reports = [await ags.tick('ranked'), await ags.tick('ranked')];
      for (const [index, { traceId }] of reports.entries()) {
        const parameters = {
          scope: { ab_trace_id: traceId },
          rules: { json: JSON.stringify(RULES) },
          tickId: String(index + 1),
        };
        for (const method of ['BackfillMatches', 'MakeMatches']) {
          const call = matcher.fake.calls(method)[index];
          expect(call?.requests).toEqual([{ parameters }, { ticket: expect.anything() }]);
          expect(call?.metadata.get('x-b3-traceid')).toEqual([traceId]);
        }
      }
      expect(matcher.fake.received.map(({ method }) => method).slice(3)).toEqual([
        'BackfillMatches',
        'MakeMatches',
        'BackfillMatches',
        'MakeMatches',
      ]);
    });

    it('makes a session of a match, as the session hooks have it', async () => {
      await setUp({}, RULES, { clientVersion: '1' });
      const ids = [await enter(0), await enter(1), await enter(2)];
      matcher.fake.answer('MakeMatches', (call) => {
        const tickets = ticketsIn(call).slice(0, 2);
        const [one, two] = [playerAt(0).userId, playerAt(1).userId];
        const teams = [
          { team_id: 'red', user_ids: [one], parties: [{ party_id: 'p', user_ids: [one] }] },
          { team_id: 'blue', user_ids: [two] },
        ];
        const match = {
          tickets,
          teams,
          region_preferences: ['eu-central-1', ''],
          match_attributes: { map: 'harbor' },
          server_name: 'local-server',
          client_version: '2',
        };
        return [{ match }];
      });
      const { sessions, problems } = await ags.tick('ranked');
      expect(problems).toEqual([]);
      expect(host.received.map(({ method }) => method)).toEqual(['OnSessionCreated']);
      expect(host.received[0]?.request).toMatchObject({
        session: {
          match_pool: 'ranked',
          server_name: 'local-server',
          ticket_ids: ids.slice(0, 2),
          teams: [
            {
              team_id: 'red',
              user_ids: [playerAt(0).userId],
              party_members: [{ party_id: 'p', user_ids: [playerAt(0).userId] }],
            },
            { team_id: 'blue', user_ids: [playerAt(1).userId] },
          ],
          session: {
            attributes: { map: 'harbor' },
            members: [{ status_v2: 'JOINED' }, { status_v2: 'JOINED' }],
          },
        },
      });
      expect(await session(sessions[0])).toMatchObject({
        matchPool: 'ranked',
        ticketIDs: ids.slice(0, 2),
        configuration: { requestedRegions: ['eu-central-1'], clientVersion: '2' },
      });
      expect(await ticketOf(ids[0] ?? '')).toMatchObject({
        isActive: false,
        matchFound: true,
        sessionID: sessions[0],
      });
      expect(await ticketOf(ids[2] ?? '')).toMatchObject({ isActive: true, matchFound: false });
    });

    it('brings those that were not matched again, and nobody else', async () => {
      await setUp();
      await enter(0);
      await enter(1);
      const last = await enter(2);
      expect(await ags.tick('ranked')).toMatchObject({ tickets: 3, sessions: [expect.anything()] });
      expect(await ags.tick('ranked')).toMatchObject({ tickets: 1, sessions: [] });
      expect(lastTickets('MakeMatches')).toEqual([last]);
    });

    it('takes no ticket twice and none that is not there', async () => {
      await setUp();
      const [first, second] = [await enter(0), await enter(1)];
      matcher.fake.answer('MakeMatches', () => [
        { match: { tickets: [] } },
        { match: { tickets: [{ ticket_id: first }, { ticket_id: first }] } },
        { match: { tickets: [{ ticket_id: first }, { ticket_id: 'nobody' }] } },
        { match: { tickets: [{ ticket_id: first }] } },
        { match: { tickets: [{ ticket_id: first }, { ticket_id: second }] } },
      ]);
      const { sessions, problems } = await ags.tick('ranked');
      expect(sessions).toHaveLength(1);
      expect(problems).toEqual([
        'MakeMatches: match: tickets: found none',
        `MakeMatches: match: tickets: "${first}" is not in the queue`,
        'MakeMatches: match: tickets: "nobody" is not in the queue',
        `MakeMatches: match: tickets: "${first}" is not in the queue`,
      ]);
    });

    it('makes nothing of a stream that failed', async () => {
      await setUp();
      await enter(0);
      await enter(1);
      matcher.fake.answer('MakeMatches', () => {
        throw new FakeRefusal(status.RESOURCE_EXHAUSTED, 'too many pools');
      });
      expect(await ags.tick('ranked')).toMatchObject({
        sessions: [],
        problems: ['MakeMatches: RESOURCE_EXHAUSTED: too many pools'],
      });
      expect(await match2('GET', '/match-pools/ranked/tickets')).toMatchObject({ totalData: 2 });
    });

    it('leaves the tickets of a match in the queue when the session hook fails', async () => {
      await setUp();
      await enter(0);
      await enter(1);
      host.answer('OnSessionCreated', () => {
        throw new FakeRefusal(status.INTERNAL, 'boom');
      });
      const { problems } = await ags.tick('ranked');
      expect(problems).toEqual(['MakeMatches: OnSessionCreated: INTERNAL: boom']);
      expect(await ags.tick('ranked')).toMatchObject({ tickets: 2 });
    });

    it('gives up a function that takes too long', async () => {
      await ags.close();
      await start({ tickTimeoutMs: 30 });
      await setUp();
      await enter(0);
      matcher.fake.answer('MakeMatches', () => new Promise(() => undefined));
      const { problems } = await ags.tick('ranked');
      expect(problems).toEqual([expect.stringMatching(/^MakeMatches: DEADLINE_EXCEEDED/)]);
    });

    it('comes by itself, in pools where somebody waits', async () => {
      await setUp();
      due.splice(0).forEach((work) => {
        work();
      });
      await ags.hooksSettled();
      expect(matcher.fake.received).toEqual([]);
      await enter(0);
      await enter(1);
      due.splice(0).forEach((work) => {
        work();
      });
      await ags.hooksSettled();
      expect(matcher.fake.calls('MakeMatches')).toHaveLength(1);
      expect(host.received).toHaveLength(1);
      expect(due).toHaveLength(1);
    });

    it('does not overtake the one before', async () => {
      await setUp();
      await enter(0);
      const gate = Promise.withResolvers<void>();
      matcher.fake.answer('MakeMatches', async () => {
        await gate.promise;
        return [];
      });
      const ticks = [ags.tick('ranked'), ags.tick('ranked')];
      await eventually('the first is under way', () => matcher.fake.calls('MakeMatches').length);
      due.splice(0).forEach((work) => {
        work();
      });
      gate.resolve();
      await Promise.all(ticks);
      await ags.hooksSettled();
      expect(matcher.fake.calls('MakeMatches').map(({ requests: [one] }) => one)).toMatchObject([
        { parameters: { tickId: '1' } },
        { parameters: { tickId: '2' } },
      ]);
    });

    it('can be told to come, and can be made to fail', async () => {
      await setUp();
      await enter(0);
      const tick = () =>
        fetch(`${ags.url}/local-ags/match-pools/ranked/tick`, { method: 'POST' }).then((answer) =>
          answer.json(),
        );
      ags.faults.set('MakeMatches', { kind: 'status', status: 14, body: 'gone' }, 1);
      ags.faults.set('BackfillMatches', { kind: 'repeat' }, 1);
      expect(await tick()).toMatchObject({
        tickId: '1',
        problems: ['MakeMatches: UNAVAILABLE: gone'],
      });
      expect(matcher.fake.calls('BackfillMatches')).toHaveLength(2);
      ags.faults.set('MakeMatches', { kind: 'garbage' }, 1);
      expect(await tick()).toMatchObject({ problems: [expect.stringContaining('MakeMatches: ')] });
      expect(await tick()).toMatchObject({ tickId: '3', problems: [] });
    });

    it('stands in the record of calls with its messages', async () => {
      await setUp();
      await enter(0);
      await ags.tick('ranked');
      const call = ags.hookCalls.find(({ method }) => method === 'MakeMatches');
      expect(call).toMatchObject({
        matchPool: 'ranked',
        sessionId: '',
        status: 'OK',
        request: [{ parameters: { tickId: '1' } }, { ticket: {} }],
        response: [],
      });
    });

    it('gives the same ids for the same seed', async () => {
      await setUp();
      const first = [await enter(0), await enter(1), ...(await ags.tick('ranked')).sessions];
      await ags.close();
      await start();
      await setUp();
      const second = [await enter(0), await enter(1), ...(await ags.tick('ranked')).sessions];
      expect(second).toEqual(first);
    });
  });

  describe('backfill', () => {
    /** A session of two out of four players, made by a match that wants more. */
    async function partialSession(pool: AgsObject = {}, rules: AgsObject = RULES): Promise<string> {
      await setUp(pool, rules, { maxPlayers: 3 });
      await enter(0);
      await enter(1);
      matcher.fake.answer('MakeMatches', (call) => {
        const tickets = ticketsIn(call);
        if (tickets.length < 2) return [];
        const user_ids = [playerAt(0).userId, playerAt(1).userId];
        const teams = [{ team_id: 'red', user_ids }];
        return [{ match: { tickets, teams, backfill: true, match_attributes: { map: 'harbor' } } }];
      });
      const { sessions, problems } = await ags.tick('ranked');
      expect(problems).toEqual([]);
      return String(sessions[0]);
    }

    function lastBackfillTicket(): JsonObject {
      const requests = matcher.fake.calls('BackfillMatches').at(-1)?.requests ?? [];
      return requests.find(({ backfill_ticket: one }) => one)?.backfill_ticket as JsonObject;
    }

    it('describes the session of a match that wants more players', async () => {
      const id = await partialSession();
      const { backfillTicketID } = await session(id);
      await ags.tick('ranked');
      expect(lastBackfillTicket()).toMatchObject({
        ticket_id: backfillTicketID,
        match_pool: 'ranked',
        match_session_id: id,
        CreatedAt: '2027-01-15T08:00:00Z',
        partial_match: {
          tickets: [
            { players: [{ player_id: playerAt(0).userId }] },
            { players: [{ player_id: playerAt(1).userId }] },
          ],
          teams: [{ team_id: 'red', user_ids: [playerAt(0).userId, playerAt(1).userId] }],
          match_attributes: { map: 'harbor' },
          backfill: true,
        },
      });
    });

    it('takes accepted players into the session and ends when it is full', async () => {
      const id = await partialSession();
      const ticket = await enter(2);
      expect(await ags.tick('ranked')).toMatchObject({ backfilled: [id], problems: [] });
      // Who was proposed is not matched as well.
      expect(lastTickets('MakeMatches')).toEqual([]);
      const filled = await session(id);
      expect(filled).toMatchObject({
        isFull: true,
        backfillTicketID: '',
        teams: [{ teamID: 'red' }, { teamID: 'newcomers', userIDs: [playerAt(2).userId] }],
        members: [{}, {}, { id: playerAt(2).userId, statusV2: 'JOINED' }],
      });
      expect(filled.ticketIDs).toContain(ticket);
      expect(await ticketOf(ticket)).toMatchObject({ matchFound: true, sessionID: id });
      await ags.hooksSettled();
      const update = host.received.find(({ method }) => method === 'OnSessionUpdated');
      expect(update?.request).toMatchObject({ session_new: { session: { is_full: true } } });
    });

    it('keeps a proposal until the session decides', async () => {
      const id = await partialSession({ auto_accept_backfill_proposal: false });
      const ticket = await enter(2);
      await ags.tick('ranked');
      const proposal = await match2('GET', `/backfill/proposal?sessionID=${id}`);
      expect(proposal).toMatchObject({ matchSessionID: id, tickets: [{ ticketID: ticket }] });
      expect(await ticketOf(ticket)).toMatchObject({
        isActive: true,
        proposedProposal: { proposalID: proposal.proposalID },
      });
      // Neither the session nor the ticket is offered again meanwhile.
      await ags.tick('ranked');
      expect(lastBackfillTicket()).toBeUndefined();
      expect(lastTickets('BackfillMatches')).toEqual([]);
      const path = `/backfill/${proposal.backfillTicketID}/proposal`;
      const decision = { proposalId: proposal.proposalID, stop: false };
      await match2('PUT', `${path}/reject`, decision);
      expect(await ticketOf(ticket)).toMatchObject({ isActive: true, matchFound: false });
      await ags.tick('ranked');
      const accepted = await match2('PUT', `${path}/accept`, decision);
      expect(accepted).toMatchObject({ id, isFull: true });
      expect(await ticketOf(ticket)).toMatchObject({ matchFound: true, sessionID: id });
    });

    it('lets a proposal expire, and the ticket itself', async () => {
      const id = await partialSession({
        auto_accept_backfill_proposal: false,
        backfill_proposal_expiration_seconds: 10,
      });
      const ticket = await enter(2);
      await ags.tick('ranked');
      now += 10;
      matcher.fake.answer('BackfillMatches', () => []);
      await ags.tick('ranked');
      expect(await ticketOf(ticket)).toMatchObject({ isActive: true, matchFound: false });
      expect(lastTickets('MakeMatches')).toEqual([ticket]);
      now += 200;
      await ags.tick('ranked');
      expect(await session(id)).toMatchObject({ backfillTicketID: '' });
    });

    it('looks for others when a session has lost players and the rules say so', async () => {
      const id = await partialSession({}, { ...RULES, auto_backfill: true });
      const { backfillTicketID } = await session(id);
      await match2('DELETE', `/backfill/${backfillTicketID}`);
      await ags.tick('ranked');
      expect(lastBackfillTicket()).toBeUndefined();
      await api.session('DELETE', `/gamesessions/${id}/leave`, await tokenOf(1));
      await ags.tick('ranked');
      expect(lastBackfillTicket()).toMatchObject({
        match_session_id: id,
        partial_match: {
          tickets: [{ players: [{ player_id: playerAt(0).userId }] }],
          teams: [{ team_id: 'red', user_ids: [playerAt(0).userId] }],
        },
      });
    });

    it('can be asked for by a session that no match made', async () => {
      await setUp();
      const token = await tokenOf(0);
      const { id } = await api.session('POST', '/gamesession', token, {
        configurationName: 'arena',
      });
      const request = { matchPool: 'ranked', sessionId: id };
      const { id: ticket } = await match2('POST', '/backfill', request, token);
      await expect(match2('POST', '/backfill', request, token)).rejects.toThrow('409');
      expect(await match2('GET', `/backfill/${ticket}`)).toMatchObject({
        matchSessionID: id,
        partialMatch: { teams: [{ userIDs: [playerAt(0).userId] }] },
      });
      await enter(1);
      expect(await ags.tick('ranked')).toMatchObject({ backfilled: [id], problems: [] });
      expect(await session(id)).toMatchObject({ isFull: true });
    });

    it('takes no proposal that does not fit', async () => {
      const id = await partialSession();
      const ticket = await enter(2);
      const { backfillTicketID } = await session(id);
      const proposal = {
        backfill_ticket_id: String(backfillTicketID),
        match_session_id: id,
        added_tickets: [{ ticket_id: ticket }],
      };
      matcher.fake.answer('BackfillMatches', () => [
        { backfill_proposal: { ...proposal, backfill_ticket_id: 'x' } },
        { backfill_proposal: { ...proposal, match_session_id: 'x' } },
        { backfill_proposal: { ...proposal, added_tickets: [] } },
        { backfill_proposal: { ...proposal, added_tickets: [{ ticket_id: 'x' }] } },
      ]);
      const { backfilled, problems } = await ags.tick('ranked');
      expect(backfilled).toEqual([]);
      expect(problems).toEqual([
        'BackfillMatches: backfill ticket "x" is not found',
        `BackfillMatches: proposal: match_session_id: found "x", expected "${id}"`,
        'BackfillMatches: proposal: added_tickets: found none',
        'BackfillMatches: proposal: added_tickets: "x" is not in the queue',
      ]);
    });
  });
});

import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgsApi } from '../../src/cli/ags/ags-api.js';
import { type LocalAgs, startLocalAgs } from '../../src/local-ags/local-ags.js';
import { ended, runCommand } from '../support/cli/run-command.js';
import { FakeMatchFunction } from '../support/local-ags/fake-match-function.js';
import { FakeRefusal } from '../support/local-ags/fake-refusal.js';
import {
  type FakeSessionManager,
  startFakeSessionManager,
} from '../support/local-ags/fake-session-manager.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

function environmentOf(ags: LocalAgs): Record<string, string> {
  return {
    AB_BASE_URL: ags.url,
    AB_CLIENT_ID: ags.clientId,
    AB_CLIENT_SECRET: ags.clientSecret,
    AB_NAMESPACE: ags.namespace,
  };
}

/** What the story must not leave in AGS: template, players, sessions. */
async function leftIn(ags: LocalAgs): Promise<unknown> {
  const api = new AgsApi({ ...ags, baseUrl: ags.url });
  const token = await api.clientToken();
  const { data } = await api.sessionAdmin('GET', '/configurations', token);
  const made = (pattern: RegExp) =>
    ags.requests.filter(({ path, status: code }) => pattern.test(path) && code === 201).length;
  const removed = (pattern: RegExp) =>
    ags.requests.filter(
      ({ method, path, status: code }) => method === 'DELETE' && pattern.test(path) && code === 204,
    ).length;
  return {
    templates: data,
    players: made(/test_users$/) * 2 - removed(/information$/),
    gameSessions: await liveGameSessions(ags, api, token),
    matchmaking: await Promise.all(
      ['/rulesets', '/match-functions', '/match-pools'].map((path) => listed(api, path, token)),
    ),
  };
}

/** How many of the game sessions that anybody named are still there. */
async function liveGameSessions(ags: LocalAgs, api: AgsApi, token: string): Promise<number> {
  const named = ags.requests.flatMap(({ path }) => /\/gamesessions\/[0-9a-f]{32}/.exec(path) ?? []);
  const found = [...new Set(named)].map((path) => api.session('GET', path, token));
  const outcomes = await Promise.allSettled(found);
  return outcomes.filter(({ status: outcome }) => outcome === 'fulfilled').length;
}

/** How many a list of Matchmaking has. */
async function listed(api: AgsApi, path: string, token: string): Promise<number> {
  const { data, functions = data } = await api.matchmaking('GET', path, token);
  return Array.isArray(functions) ? functions.length : Number.NaN;
}

const NOTHING = { templates: [], players: 0, gameSessions: 0, matchmaking: [0, 0, 0] };

describe('play with the host', () => {
  let host: TestHost;

  beforeEach(async () => {
    host = await startTestHost({
      env: { SESSION_MANAGER_STRATEGY: 'sample', DEMO_ASYNC_DELAY_MS: '0' },
    });
  });
  afterEach(() => host.stop());

  function play(...args: string[]) {
    const env = environmentOf(host.ags);
    return ended(runCommand(['play', '--address', host.grpcAddress, ...args], { env }));
  }

  it('tells what AGS sent and what the host changed, and every step holds', async () => {
    const { exitCode, out, err } = await play('--strategy', 'sample');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain('+ session.attributes.SAMPLE = "value from GRPC server"');
    expect(out).toContain('+ session.attributes.PARTY_SAMPLE = "party value from GRPC server"');
    expect(out).toContain('✓ AGS called OnSessionUpdated (SessionUpdated)');
    expect(out).toContain('✓ the host refused it as UNAUTHENTICATED');
    expect(out).toContain('AGS       → host CreateGameSessionAsync ');
    expect(out).toContain('AGS       was told of a server at 10.10.10.11:8080, from DEMO');
    expect(out).toContain('tool      sends no packet: DEMO has invented the address');
    expect(out).toMatch(/\n(\d+) of \1 steps held$/);
    expect(await leftIn(host.ags)).toEqual(NOTHING);
  });

  it('says what AGS was told where there is no server', async () => {
    host.ags.faults.set('CreateGameSession', { kind: 'status', status: status.UNAVAILABLE });
    const { exitCode, out } = await play('--no-matchmaking');
    expect(exitCode).toBe(1);
    expect(out).toContain('✗ AGS was told of a server, found: FAILED_TO_REQUEST');
    expect(await leftIn(host.ags)).toEqual(NOTHING);
  });

  it('sees that a host does something else than its strategy says', async () => {
    const { exitCode, out } = await play('--strategy', 'echo');
    expect(exitCode).toBe(1);
    expect(out).toContain('✗ the host changed nothing, found: {');
  });

  it('plays against a real AGS with nothing but its public API, and leaves nothing there', async () => {
    const { exitCode, out } = await play('--ags');
    expect(exitCode).toBe(0);
    expect(out).toContain('✓ the stored session has attribute SAMPLE');
    expect(out).toContain("AGS       should call OnSessionDeleted: see the host's log");
    expect(out).toContain('servers  none is started; --servers has two dedicated servers started');
    expect(out).not.toContain('CreateGameSession');
    expect(host.ags.requests.filter(({ path }) => path.startsWith('/local-ags'))).toEqual([]);
    expect(await leftIn(host.ags)).toEqual(NOTHING);
  });

  it('has dedicated servers started against a real AGS when it is told to', async () => {
    const { exitCode, out } = await play('--ags', '--servers', '--no-matchmaking');
    expect(exitCode).toBe(0);
    expect(out).toContain("AGS       should call TerminateGameSession: see the host's log");
    expect(out).toContain('✓ AGS was told of a server');
    expect(host.ags.requests.filter(({ path }) => path.startsWith('/local-ags'))).toEqual([]);
    expect(await leftIn(host.ags)).toEqual(NOTHING);
  });

  it('finds the host of an Extend app by its name', async () => {
    const { exitCode, err } = await play('--ags', '--app', 'my-app');
    // The local AGS looks for apps at the documented port, where nobody listens.
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: '' });
    expect(await leftIn(host.ags)).toEqual(NOTHING);
  });

  it('is one JSON object a line for scripts', async () => {
    const { out } = await play('--json', '--strategy', 'sample');
    const lines = out.split('\n').map((line) => JSON.parse(line));
    expect(lines.at(-1)).toEqual({ kind: 'outcome', held: expect.any(Number), failed: 0 });
    expect(lines.filter(({ kind }) => kind === 'hook').length).toBeGreaterThanOrEqual(9);
  });
});

describe('play with a host that misbehaves', () => {
  let ags: LocalAgs;
  let host: FakeSessionManager;

  beforeEach(async () => {
    ags = await startLocalAgs({ port: 0, seed: 'play' });
    host = await startFakeSessionManager();
  });
  afterEach(async () => {
    await ags.close();
    await host.close();
  });

  function play(args: readonly string[] = [], onOut?: (line: string) => void) {
    return runCommand(['play', '--address', host.address, ...args], {
      env: environmentOf(ags),
      ...(onOut && { onOut }),
    });
  }

  it('tells the step that did not hold', async () => {
    const { exitCode, out } = await ended(play(['--strategy', 'echo']));
    expect(exitCode).toBe(1);
    // This host lets everybody in.
    expect(out).toContain('✗ the host refused it as UNAUTHENTICATED, found: OK');
    expect(out).toMatch(/\n10 of 11 steps held$/);
  });

  it('sees that a host which should change something does not', async () => {
    const { exitCode, out } = await ended(play(['--ags']));
    expect(exitCode).toBe(1);
    expect(out).toContain('✗ the stored session has attribute SAMPLE, found: {"map":"harbor"}');
  });

  it('removes what it made when the host fails in the middle', async () => {
    host.answer('OnSessionCreated', () => {
      throw new FakeRefusal(status.INTERNAL, 'boom');
    });
    const { exitCode, out } = await ended(play(['--strategy', 'echo']));
    expect(exitCode).toBe(1);
    expect(out).toMatch(/→ host OnSessionCreated .* INTERNAL/);
    expect(out).toContain('AGS answered 500 (OnSessionCreated: INTERNAL: boom)');
    expect(out).toContain('✓ nothing is left in AGS');
    expect(await leftIn(ags)).toEqual(NOTHING);
  });

  it('removes what it made when it is interrupted', async () => {
    const command = play(['--ags', '--strategy', 'echo'], (line) => {
      if (line.includes('A second player joins the game session')) command.interrupt();
    });
    const { exitCode, out, err } = await ended(command);
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: 'interrupted' });
    expect(out).not.toContain('The game session is deleted');
    expect(out).toContain('✓ nothing is left in AGS');
    expect(await leftIn(ags)).toEqual(NOTHING);
  });

  it('says what could not be removed', async () => {
    const route = 'DELETE /session/v1/admin/namespaces/{namespace}/configurations/{name}';
    ags.faults.set(route, { kind: 'status', status: 500 });
    const { exitCode, out } = await ended(play(['--strategy', 'echo']));
    expect(exitCode).toBe(1);
    expect(out).toMatch(/✗ nothing is left in AGS, found: template extend-host-play-/);
  });

  it('says which permissions a client needs', async () => {
    const route = 'POST /session/v1/admin/namespaces/{namespace}/configuration';
    ags.faults.set(route, { kind: 'status', status: 403 });
    const { exitCode, err } = await ended(play(['--ags']));
    expect(exitCode).toBe(1);
    expect(err).toContain('SESSION:CONFIGURATION');
  });

  it('does not take another AGS for a local one', async () => {
    ags.faults.set('GET /local-ags/hook-calls', { kind: 'status', status: 404 });
    const { exitCode, err } = await ended(play());
    expect(exitCode).toBe(1);
    expect(err).toContain('is not a local AGS; --ags plays against a real one');
  });
});

describe('play of a match', () => {
  let ags: LocalAgs;
  let matcher: FakeMatchFunction;
  let host: FakeSessionManager;

  beforeEach(async () => {
    ags = await startLocalAgs({ port: 0, seed: 'play', tickIntervalMs: 0 });
    matcher = new FakeMatchFunction();
    host = await startFakeSessionManager(matcher);
  });
  afterEach(async () => {
    await ags.close();
    await host.close();
  });

  function play(...args: readonly string[]) {
    const where = ['play', '--address', host.address, '--strategy', 'echo'];
    return runCommand([...where, ...args], { env: environmentOf(ags) });
  }

  it('goes from a rule set to a session where the host has the function', async () => {
    const { out } = await ended(play());
    expect(out).toContain('✓ AGS called GetStatCodes, EnrichTicket, ValidateTicket');
    expect(out).toMatch(/→ host BackfillMatches \(2 tickets, 0 answers\) +OK/);
    expect(out).toMatch(/→ host MakeMatches \(2 tickets, 1 answer\) +OK/);
    expect(out).toContain('✓ both players were matched with each other');
    expect(out).toContain('✓ and both players in its teams');
    // But for the one that lets everybody in.
    expect(out).toMatch(/\n15 of 16 steps held$/);
    expect(await leftIn(ags)).toEqual(NOTHING);
  });

  it('tells what the host makes of a ticket and of the session', async () => {
    matcher.answer('EnrichTicket', ({ requests: [request] }) => [
      { ticket: { ...(request?.ticket as object), ticket_attributes: { enrichedNumber: 20 } } },
    ]);
    const { out } = await ended(play());
    expect(out).toContain('host      changed + ticket_attributes.enrichedNumber = 20');
  });

  it('needs nothing but the public API of a real AGS, and leaves nothing there', async () => {
    await ags.close();
    ags = await startLocalAgs({ port: 0, seed: 'play', tickIntervalMs: 20 });
    const { out } = await ended(play('--ags'));
    expect(out).toContain('AGS       should call GetStatCodes, EnrichTicket, ValidateTicket: see');
    expect(out).toMatch(/\n15 of 16 steps held$/);
    expect(ags.requests.filter(({ path }) => path.startsWith('/local-ags'))).toEqual([]);
    expect(await leftIn(ags)).toEqual(NOTHING);
  });

  it('tells the tick also when it came by itself', async () => {
    await ags.close();
    ags = await startLocalAgs({ port: 0, seed: 'play', tickIntervalMs: 1 });
    const { out } = await ended(play());
    expect(out).toMatch(/→ host MakeMatches \(2 tickets, 1 answer\) +OK/);
    expect(out).toMatch(/\n15 of 16 steps held$/);
  });

  it('tells why the host made no match, and does not wait for one', async () => {
    matcher.answer('MakeMatches', () => {
      throw new FakeRefusal(status.INVALID_ARGUMENT, 'rules: broken');
    });
    const { exitCode, out } = await ended(play());
    expect(exitCode).toBe(1);
    expect(out).toMatch(/→ host MakeMatches \(2 tickets, 0 answers\) +INVALID_ARGUMENT/);
    expect(out).toContain(
      '✗ the tick went well, found: MakeMatches: INVALID_ARGUMENT: rules: broken',
    );
    expect(await leftIn(ags)).toEqual(NOTHING);
  });

  it('removes tickets and pool when the function fails or the user has enough', async () => {
    matcher.answer('ValidateTicket', () => [{ valid_ticket: false }]);
    const refused = await ended(play());
    expect(refused.out).toContain('AGS answered 400 (ValidateTicket: the match function refused');
    expect(await leftIn(ags)).toEqual(NOTHING);

    matcher.answer('ValidateTicket', () => [{ valid_ticket: true }]);
    matcher.answer('MakeMatches', () => {
      command.interrupt();
      return [];
    });
    const command = play();
    const { out } = await ended(command);
    expect(out).toContain('✗ both players were matched with each other');
    expect(out).toContain('✓ nothing is left in AGS');
    expect(await leftIn(ags)).toEqual(NOTHING);
  });

  it('is left out when told so, or where the host has no such function', async () => {
    expect((await ended(play('--no-matchmaking'))).out).not.toContain('looks for a match');
    const other = await startFakeSessionManager();
    const { out } = await ended(play('--address', other.address));
    await other.close();
    expect(out).not.toContain('looks for a match');
  });
});

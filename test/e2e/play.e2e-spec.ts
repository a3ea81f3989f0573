import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgsApi } from '../../src/cli/ags/ags-api.js';
import { type LocalAgs, startLocalAgs } from '../../src/local-ags/local-ags.js';
import { ended, runCommand } from '../support/cli/run-command.js';
import {
  FakeRefusal,
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
    gameSessions: made(/gamesession$/) - removed(/gamesessions\/[0-9a-f]{32}$/),
  };
}

const NOTHING = { templates: [], players: 0, gameSessions: 0 };

describe('play with the host', () => {
  let host: TestHost;

  beforeEach(async () => {
    host = await startTestHost({ env: { SESSION_MANAGER_STRATEGY: 'sample' } });
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
    expect(out).toMatch(/\n11 of 11 steps held$/);
    expect(await leftIn(host.ags)).toEqual(NOTHING);
  });

  it('sees that a host does something else than its strategy says', async () => {
    const { exitCode, out } = await play('--strategy', 'echo');
    expect(exitCode).toBe(1);
    expect(out).toContain('✗ the host changed nothing, found: {');
    expect(out).toMatch(/\n9 of 11 steps held$/);
  });

  it('plays against a real AGS with nothing but its public API, and leaves nothing there', async () => {
    const { exitCode, out } = await play('--ags');
    expect(exitCode).toBe(0);
    expect(out).toContain('✓ the stored session has attribute SAMPLE');
    expect(out).toContain("AGS       should call OnSessionDeleted: see the host's log");
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
    expect(lines.at(-1)).toEqual({ kind: 'outcome', held: 11, failed: 0 });
    expect(lines.filter(({ kind }) => kind === 'hook')).toHaveLength(9);
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

import { readFileSync } from 'node:fs';
import type { JsonObject } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgsApi, type AgsObject, type TestPlayer } from '../../src/cli/ags/ags-api.js';
import {
  type LocalAgs,
  type LocalAgsOptions,
  startLocalAgs,
} from '../../src/local-ags/local-ags.js';
import { FakeRefusal } from '../support/local-ags/fake-refusal.js';
import {
  type FakeSessionManager,
  startFakeSessionManager,
} from '../support/local-ags/fake-session-manager.js';

/** Field 999 of a session, a string: nothing that `proto/` knows. */
const UNKNOWN_FIELD = Buffer.from([0xba, 0x3e, 0x03, 0x6e, 0x65, 0x77]);

describe('local AGS', () => {
  let host: FakeSessionManager;
  let ags: LocalAgs;
  let api: AgsApi;
  let admin: string;
  let player: string;
  let players: readonly TestPlayer[];

  async function start(options: Partial<LocalAgsOptions> = {}): Promise<void> {
    ags = await startLocalAgs({ port: 0, seed: 'e2e', ...options });
    api = new AgsApi({ ...ags, baseUrl: ags.url });
    admin = await api.clientToken();
    players = await api.createPlayers(admin, 3);
    player = await tokenOf(0);
  }

  function tokenOf(index: number): Promise<string> {
    const one = players[index];
    if (one === undefined) throw new Error('too few players');
    return api.playerToken(one);
  }

  beforeEach(async () => {
    host = await startFakeSessionManager();
    await start();
  });
  afterEach(async () => {
    await ags.close();
    await host.close();
  });

  async function template(config: AgsObject = {}, more: AgsObject = {}): Promise<void> {
    await api.sessionAdmin('POST', '/configuration', admin, {
      name: 'demo',
      joinability: 'OPEN',
      maxPlayers: 2,
      ...more,
      grpcSessionConfig: { customURL: host.address, functionFlag: 7, ...config },
    });
  }

  function create(body: AgsObject = {}): Promise<AgsObject> {
    return api.session('POST', '/gamesession', player, { configurationName: 'demo', ...body });
  }

  function get(id: unknown): Promise<AgsObject> {
    return api.session('GET', `/gamesessions/${id}`, player);
  }

  /** The calls that the host got, by name. */
  function hookNames(): readonly string[] {
    return host.received.map(({ method }) => method);
  }

  function lastRequest(): JsonObject {
    return host.received.at(-1)?.request ?? {};
  }

  describe('the Created hook', () => {
    it('sends the session as it is about to be stored', async () => {
      await template();
      const { id } = await create({ attributes: { map: 'harbor' }, matchPool: 'ranked' });
      expect(lastRequest()).toMatchObject({
        session: {
          match_pool: 'ranked',
          session: {
            id,
            is_active: true,
            version: 1,
            namespace: ags.namespace,
            created_by: players[0]?.userId,
            leader_id: players[0]?.userId,
            configuration_name: 'demo',
            attributes: { map: 'harbor' },
            configuration: { joinability: 'OPEN', max_players: 2, type: 'NONE' },
            members: [{ id: players[0]?.userId, status: 'JOINED', status_v2: 'JOINED' }],
          },
        },
      });
    });

    it('stores the answer in place of the session, fields unknown to it included', async () => {
      await template();
      host.answer('OnSessionCreated', ({ request }) => {
        const { session } = request as { session: { session: JsonObject } };
        const answer = host.sessionResponse({
          ...session,
          server_name: 'set by the host',
          session: { ...session.session, attributes: { SAMPLE: 'value' }, version: 77 },
        });
        // The inner bytes are one field of the answer; its length grows with what is appended.
        return withAppended(answer, UNKNOWN_FIELD);
      });
      const created = await create();
      expect(created).toMatchObject({ attributes: { SAMPLE: 'value' }, version: 1 });
      expect(await get(created.id)).toEqual(created);

      await api.session('PATCH', `/gamesessions/${created.id}`, player, { version: 1 });
      await ags.hooksSettled();
      const updated = host.received.at(-1);
      expect(updated?.method).toBe('OnSessionUpdated');
      expect(lastRequest()).toMatchObject({
        session_old: { server_name: 'set by the host' },
        session_new: { server_name: 'set by the host' },
      });
      // Once in the old session and once in the new one.
      expect(occurrences(updated?.bytes, UNKNOWN_FIELD)).toBe(2);
    });

    it('is waited for: nothing is stored before it has answered', async () => {
      await template();
      const { promise: asked, resolve: hasBeenAsked } = Promise.withResolvers<string>();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      host.answer('OnSessionCreated', async ({ request, bytes }) => {
        const { session } = request as { session: { session: { id: string } } };
        hasBeenAsked(session.session.id);
        await released;
        return bytes;
      });
      const creating = create();
      await expect(get(await asked)).rejects.toMatchObject({ status: 404 });
      release();
      const { id } = await creating;
      expect(await get(id)).toMatchObject({ id });
    });

    it('fails the REST call when the host fails, and nothing is stored', async () => {
      await template();
      host.answer('OnSessionCreated', () => {
        throw new FakeRefusal(status.PERMISSION_DENIED, 'not in this house');
      });
      await expect(create()).rejects.toMatchObject({
        status: 500,
        reason: 'OnSessionCreated: PERMISSION_DENIED: not in this house',
      });
      const [call] = ags.hookCalls;
      expect(call).toMatchObject({ status: 'PERMISSION_DENIED', details: 'not in this house' });
      await expect(get(call?.sessionId)).rejects.toMatchObject({ status: 404 });
    });

    it('fails the REST call when the answer has no session', async () => {
      await template();
      host.answer('OnSessionCreated', () => Buffer.alloc(0));
      await expect(create()).rejects.toMatchObject({
        reason: 'OnSessionCreated: the answer has no session',
      });
    });

    it('fails the REST call when nobody listens', async () => {
      await template({ customURL: '127.0.0.1:1' });
      await expect(create()).rejects.toMatchObject({
        reason: expect.stringContaining('OnSessionCreated: UNAVAILABLE'),
      });
    });
  });

  describe('the call', () => {
    it('carries a delegate token of the namespace and B3 headers', async () => {
      await template();
      await create();
      const metadata = host.received[0]?.metadata;
      const token = String(metadata?.get('authorization')[0]).replace(/^Bearer /, '');
      const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
      expect(JSON.parse(payload)).toMatchObject({
        scope: 'extend',
        extend_namespace: ags.namespace,
        namespace: 'localstudio',
      });
      expect(metadata?.get('x-b3-traceid')[0]).toMatch(/^[0-9a-f]{32}$/);
      expect(metadata?.get('x-b3-spanid')[0]).toMatch(/^[0-9a-f]{16}$/);
      expect(metadata?.get('x-b3-sampled')).toEqual(['1']);
    });

    it('uses one token until it is revoked', async () => {
      await template();
      const { id } = await create();
      await api.session('PATCH', `/gamesessions/${id}`, player, { version: 1 });
      await ags.hooksSettled();
      const used = () => host.received.map(({ metadata }) => metadata.get('authorization')[0]);
      expect(used()[0]).toBe(used()[1]);
      ags.revokeToken(String(used()[0]).replace('Bearer ', ''));
      await api.session('DELETE', `/gamesessions/${id}`, player);
      await ags.hooksSettled();
      expect(used()[2]).not.toBe(used()[0]);
    });

    it('goes to the app of the template, which wins over the custom URL', async () => {
      await ags.close();
      await start({ apps: { 'my-app': host.address } });
      await template({ appName: 'my-app', customURL: '127.0.0.1:1' });
      await create();
      expect(hookNames()).toEqual(['OnSessionCreated']);
    });

    it('is made twice as told, and the second answer counts', async () => {
      await template();
      ags.faults.set('OnSessionCreated', { kind: 'repeat' });
      let count = 0;
      host.answer('OnSessionCreated', ({ bytes }) => {
        count += 1;
        if (count === 1) throw new FakeRefusal(status.UNAVAILABLE, 'lost');
        return bytes;
      });
      await create();
      expect(host.received[0]?.bytes.equals(host.received[1]?.bytes ?? Buffer.alloc(0))).toBe(true);
      expect(ags.hookCalls.map((call) => [call.attempt, call.status])).toEqual([
        [1, 'UNAVAILABLE'],
        [2, 'OK'],
      ]);
    });

    it('is lost as told', async () => {
      await template();
      const { id } = await create();
      ags.faults.set('OnSessionUpdated', { kind: 'drop' });
      await api.session('PATCH', `/gamesessions/${id}`, player, { version: 1 });
      await ags.hooksSettled();
      expect(hookNames()).toEqual(['OnSessionCreated']);
    });

    it('carries broken bytes as told', async () => {
      await template();
      ags.faults.set('OnSessionCreated', { kind: 'truncate' }, 1);
      // The fake host cannot decode what it gets; the real one answers INVALID_ARGUMENT.
      await expect(create()).rejects.toMatchObject({ status: 500 });
      await create();
      expect(hookNames()).toEqual(['OnSessionCreated']);
    });
  });

  describe('functionFlag', () => {
    it.each([
      { flag: 1, names: ['OnSessionCreated'] },
      { flag: 2, names: ['OnSessionUpdated'] },
      { flag: 4, names: ['OnSessionDeleted'] },
      { flag: 3, names: ['OnSessionCreated', 'OnSessionUpdated'] },
      { flag: -1, names: ['OnSessionCreated', 'OnSessionUpdated', 'OnSessionDeleted'] },
      { flag: null, names: ['OnSessionCreated', 'OnSessionUpdated', 'OnSessionDeleted'] },
      { flag: 0, names: [] },
    ])('$flag calls $names', async ({ flag, names }) => {
      await template({ functionFlag: flag });
      const { id } = await create();
      await api.session('PATCH', `/gamesessions/${id}`, player, { version: 1 });
      await api.session('DELETE', `/gamesessions/${id}`, player);
      await ags.hooksSettled();
      expect(hookNames()).toEqual(names);
    });

    it('calls nobody for a template without session manager', async () => {
      await api.sessionAdmin('POST', '/configuration', admin, { name: 'demo', maxPlayers: 2 });
      await create();
      await ags.hooksSettled();
      expect(hookNames()).toEqual([]);
    });
  });

  describe('the hooks that follow', () => {
    it('come in order, with old and new, the bits of the change, and rising versions', async () => {
      await template({}, { maxPlayers: 3 });
      const { id } = await create();
      const one = `/gamesessions/${id}`;
      const second = await tokenOf(1);
      await api.session('POST', `${one}/join`, second);
      await api.session('PATCH', one, player, { version: 2, attributes: { round: 2 } });
      await api.session('PATCH', `/sessions/${id}/storage/leader`, player, { score: 1 });
      await api.session('POST', `${one}/invite`, player, { userID: players[2]?.userId });
      await api.session('DELETE', `${one}/reject`, await tokenOf(2));
      await api.session('POST', `${one}/leader`, player, { leaderID: players[1]?.userId });
      await api.session('DELETE', `${one}/leave`, second);
      await api.session('DELETE', one, player);
      await ags.hooksSettled();

      const updates = host.received.slice(1, -1).map(({ request }) => request);
      const side = (update: JsonObject, name: string) =>
        (update[name] as { session: { version: number } }).session.version;
      expect(updates.map((update) => update.action)).toEqual([
        32 + 64,
        'SessionUpdated',
        'SessionStorageUpdated',
        4 + 64,
        8 + 64,
        'SessionLeaderPromoted',
        8192 + 64 + 131072,
      ]);
      expect(updates.map((update) => side(update, 'session_old'))).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(updates.map((update) => side(update, 'session_new'))).toEqual([2, 3, 4, 5, 6, 7, 8]);
      expect(host.received.at(-1)?.method).toBe('OnSessionDeleted');
      await expect(get(id)).rejects.toMatchObject({ status: 404, reason: 'session is not found' });
    });

    it('wait for the one before them, and nobody waits for them', async () => {
      await template();
      const { id } = await create();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      host.answer('OnSessionUpdated', async () => {
        await released;
        return Buffer.alloc(0);
      });
      await api.session('PATCH', `/gamesessions/${id}`, player, { version: 1 });
      await api.session('DELETE', `/gamesessions/${id}`, player);
      // Another session's hooks do not stand in this line.
      await create();
      expect(hookNames()).not.toContain('OnSessionDeleted');
      release();
      await ags.hooksSettled();
      expect(hookNames().at(-1)).toBe('OnSessionDeleted');
    });

    it('change nothing when they fail', async () => {
      await template();
      const { id } = await create();
      host.answer('OnSessionUpdated', () => {
        throw new Error('boom');
      });
      await api.session('PATCH', `/gamesessions/${id}`, player, {
        version: 1,
        attributes: { round: 2 },
      });
      await ags.hooksSettled();
      expect(await get(id)).toMatchObject({ version: 2, attributes: { round: 2 } });
      expect(ags.hookCalls.at(-1)).toMatchObject({
        method: 'OnSessionUpdated',
        status: 'INTERNAL',
      });
    });
  });

  describe('parties', () => {
    it('have their own hooks, from the first member to the last', async () => {
      await template();
      const party = await api.session('POST', '/party', player, {
        configurationName: 'demo',
        members: [{ ID: players[1]?.userId }],
      });
      expect(party).toMatchObject({
        code: expect.stringMatching(/^[A-Z2-9]{6}$/),
        members: [{ statusV2: 'JOINED' }, { statusV2: 'INVITED' }],
      });
      const one = `/parties/${party.id}`;
      const second = await tokenOf(1);
      await api.session('POST', `${one}/users/me/join`, second);
      await api.session('DELETE', `${one}/users/${players[1]?.userId}/kick`, player);
      await api.session('DELETE', `${one}/users/me/leave`, player);
      await ags.hooksSettled();
      expect(host.received.map(({ method, request }) => [method, request.action])).toEqual([
        ['OnPartyCreated', undefined],
        ['OnPartyUpdated', 96],
        ['OnPartyUpdated', 80],
        ['OnPartyUpdated', 8256],
        ['OnPartyDeleted', undefined],
      ]);
      await expect(api.session('GET', one, player)).rejects.toMatchObject({ status: 404 });
    });

    it('need no template', async () => {
      const party = await api.session('POST', '/party', player, {});
      expect(party).toMatchObject({ configuration: { name: 'default', maxPlayers: 8 } });
    });
  });

  describe('rules', () => {
    it('refuses a change of another version than the stored one', async () => {
      await template();
      const { id } = await create();
      const patch = api.session('PATCH', `/gamesessions/${id}`, player, { version: 9 });
      await expect(patch).rejects.toMatchObject({
        status: 409,
        reason: 'version: found 9, the session is at 1',
      });
    });

    it('lets nobody into a full session, and nobody uninvited into a closed one', async () => {
      await template({}, { maxPlayers: 1 });
      const { id, isFull } = await create();
      expect(isFull).toBe(true);
      const join = async (session: unknown) =>
        api.session('POST', `/gamesessions/${session}/join`, await tokenOf(1));
      await expect(join(id)).rejects.toMatchObject({ status: 409, reason: 'session is full' });
      const closed = await create({ joinability: 'INVITE_ONLY', maxPlayers: 2 });
      await expect(join(closed.id)).rejects.toMatchObject({ reason: 'user is not invited' });
    });

    it('lets only those who take part change or delete a session', async () => {
      await template();
      const { id } = await create();
      const other = await tokenOf(1);
      const foreign = { status: 403 };
      const one = `/gamesessions/${id}`;
      await expect(api.session('PATCH', one, other, { version: 1 })).rejects.toMatchObject(foreign);
      await expect(api.session('DELETE', one, other)).rejects.toMatchObject(foreign);
      await api.session('DELETE', one, admin);
    });

    it('refuses a call without a good token in the words of AGS', async () => {
      const response = await fetch(
        `${ags.url}/session/v1/public/namespaces/${ags.namespace}/gamesessions/x`,
      );
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({
        attributes: {},
        errorCode: 20001,
        errorMessage: 'unauthorized access',
        message: 'unauthorized access',
        name: 'UnauthorizedAccess',
      });
    });

    it('refuses another namespace than its own', async () => {
      const path = '/session/v1/public/namespaces/other/gamesessions/x';
      await expect(api.call('GET', path, player)).rejects.toMatchObject({ status: 403 });
    });

    it('keeps every member of a template, and names what is wrong with one', async () => {
      await template({}, { dsSource: 'custom', customURLGRPC: 'x:1' });
      expect(await api.sessionAdmin('GET', '/configurations/demo', admin)).toMatchObject({
        dsSource: 'custom',
        customURLGRPC: 'x:1',
        grpcSessionConfig: { functionFlag: 7 },
      });
      const again = api.sessionAdmin('POST', '/configuration', admin, {
        name: 'demo',
        maxPlayers: 2,
      });
      await expect(again).rejects.toMatchObject({ status: 409 });
      const wrong = api.sessionAdmin('PUT', '/configurations/demo', admin, {
        maxPlayers: 2,
        grpcSessionConfig: { customURL: 'tcp://x:1' },
      });
      await expect(wrong).rejects.toMatchObject({
        reason: expect.stringContaining('grpcSessionConfig.customURL'),
      });
      const nowhere = api.sessionAdmin('PUT', '/configurations/demo', admin, {
        maxPlayers: 2,
        grpcSessionConfig: {},
      });
      await expect(nowhere).rejects.toMatchObject({
        reason: 'grpcSessionConfig: appName is required when customURL is empty',
      });
    });
  });

  describe('the REST form', () => {
    /** Fixtures of `test/fixtures/ags-rest` by name. */
    function fixture(name: string) {
      const url = new URL(`../fixtures/ags-rest/${name}.json`, import.meta.url);
      return JSON.parse(readFileSync(url, 'utf8'));
    }

    it('takes the template of the vendor as it is', async () => {
      const { request, response } = fixture('create-template.session-manager');
      const path = request.path.replace('studio-game', ags.namespace);
      const created = await fetch(`${ags.url}${path}`, {
        method: request.method,
        headers: { ...request.headers, authorization: `Bearer ${admin}` },
        body: JSON.stringify(request.body),
      });
      expect(created.status).toBe(response.status);
      expect(await created.json()).toMatchObject(request.body);
    });

    it('has every member that a game session of AGS has', async () => {
      await template({}, { requestedRegions: ['us-west-2'] });
      const { id } = await create({
        teams: [{ teamID: 'blue', userIDs: [players[0]?.userId], parties: [] }],
      });
      const { body } = fixture('get-game-session.server-null').response;
      const session = await get(id);
      expect(session).toMatchObject(sameKinds(body));
      expect((session.members as AgsObject[])[0]).toMatchObject(sameKinds(body.members[0]));
      const { parties, ...team } = body.teams[0];
      expect((session.teams as AgsObject[])[0]).toMatchObject({ ...sameKinds(team), parties: [] });
    });
  });

  it('gives the same ids, codes and secrets for the same seed', async () => {
    await template({ functionFlag: 0 }, { type: 'DS', enableSecret: true });
    const first = await create();
    const secretOf = ({ id }: AgsObject) =>
      api.session('GET', `/gamesessions/${id}/secret`, player);
    const firstSecret = await secretOf(first);
    await ags.close();
    await start();
    await template({ functionFlag: 0 }, { type: 'DS', enableSecret: true });
    const second = await create();
    expect([second.id, second.code]).toEqual([first.id, first.code]);
    expect(await secretOf(second)).toEqual(firstSecret);
    expect(firstSecret.secret).toMatch(/^[0-9a-f]{32}$/);
  });

  it('shows the calls of hooks to scripts once all are done', async () => {
    await template();
    const { id } = await create();
    await api.session('DELETE', `/gamesessions/${id}`, player);
    const response = await fetch(`${ags.url}/local-ags/hook-calls?after=1`);
    expect(await response.json()).toMatchObject([
      { sequence: 2, method: 'OnSessionDeleted', sessionId: id, status: 'OK' },
    ]);
  });
});

/** Expects the members of a fixture with values of the same kind; objects are looked into. */
function sameKinds(value: AgsObject): AgsObject {
  // Members that belong to modules which this template does not name.
  const elsewhere = ['dsSource', 'appName', 'asyncProcessDSRequest', 'enableSecret'];
  const entries = Object.entries(value).filter(([name]) => !elsewhere.includes(name));
  return Object.fromEntries(
    entries.map(([name, member]) => {
      if (member === null) return [name, null];
      if (name === 'grpcSessionConfig' || name === 'attributes') return [name, expect.any(Object)];
      if (Array.isArray(member)) return [name, expect.any(Array)];
      // JSON has no other objects than these.
      if (typeof member === 'object') {
        return [name, expect.objectContaining(sameKinds(member as AgsObject))];
      }
      return [name, expect.any(Object(member).constructor)];
    }),
  );
}

/** `message` has one field, which is a message: appends `extra` inside it. */
function withAppended(message: Buffer, extra: Buffer): Buffer {
  const lengthBytes = message.length - varint(message, 1) === 2 ? 1 : 2;
  const inner = Buffer.concat([message.subarray(1 + lengthBytes), extra]);
  const length = Buffer.from([(inner.length & 0x7f) | 0x80, inner.length >> 7]);
  return Buffer.concat([message.subarray(0, 1), length, inner]);
}

function varint(bytes: Buffer, offset: number): number {
  const first = bytes[offset] ?? 0;
  return first < 0x80 ? first : (first & 0x7f) | ((bytes[offset + 1] ?? 0) << 7);
}

function occurrences(bytes: Buffer | undefined, part: Buffer): number {
  return (bytes?.toString('latin1').split(part.toString('latin1')).length ?? 1) - 1;
}

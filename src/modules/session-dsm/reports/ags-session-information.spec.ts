import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { AgsCall } from '../../../common/ags/ags-rest-client.js';
import type { DsInformation } from '../domain/ds-information.js';
import { AgsSessionInformation } from './ags-session-information.js';
import { AgsSessionServers } from './ags-session-servers.js';

const information: DsInformation = {
  status: 'AVAILABLE',
  ip: '203.0.113.24',
  port: 7777,
  serverId: 'x',
  source: 'Gamelift',
  deployment: 'x',
  region: 'us-west-2',
  createdRegion: 'us-west-2',
  description: '',
};
const never = new AbortController().signal;

function toldBy(
  answer: number | Error,
  namespace: string | undefined = 'own',
  body: object = { errorMessage: 'no' },
) {
  const calls: AgsCall[] = [];
  const ags = {
    async call(call: AgsCall) {
      calls.push(call);
      if (answer instanceof Error) throw answer;
      return { status: answer, headers: {}, body: Buffer.from(JSON.stringify(body)) };
    },
  };
  const told = new AgsSessionInformation(ags, namespace, new AgsSessionServers(ags, namespace));
  const report = (sessionNamespace = 'studio-game') =>
    told.report({ sessionId: 'a/b', namespace: sessionNamespace }, information, never);
  const patience = () => told.patienceOf({ sessionId: 'a/b', namespace: 'studio-game' }, never);
  return { calls, report, patience };
}

describe('AGS, when it is told of a server', () => {
  it('is called as its API document says', async () => {
    const { calls, report } = toldBy(204);
    expect(await report()).toEqual({ kind: 'delivered' });
    expect(calls).toMatchObject([
      {
        method: 'PUT',
        path: '/session/v1/admin/namespaces/studio-game/gamesessions/a%2Fb/dsinformation',
        json: information,
      },
    ]);
  });

  it('is told in the own namespace when the request named none', async () => {
    const { calls, report } = toldBy(204);
    await report('');
    expect(calls[0]?.path).toContain('/namespaces/own/');
  });

  it('cannot be told when nobody names a namespace', async () => {
    const { calls, report } = toldBy(204, '');
    expect((await report('')).kind).toBe('refused');
    expect(calls).toEqual([]);
  });

  it.each([
    ['available-gamelift', 'unknown'],
    ['server-null', 'unknown'],
    ['minimal', 'unknown'],
    ['not-found', 'has-given-up'],
    ['unauthorized', 'unknown'],
  ])('that answers with %s for the session %s', async (name, patience) => {
    const url = new URL(
      `../../../../test/fixtures/ags-rest/get-game-session.${name}.json`,
      import.meta.url,
    );
    const { status, body } = JSON.parse(readFileSync(url, 'utf8')).response;
    expect(await toldBy(status, 'own', body).patience()).toBe(patience);
  });

  it.each([
    ['REQUESTED', 'waits'],
    ['FAILED_TO_REQUEST', 'has-given-up'],
    ['ENDED', 'has-given-up'],
  ])('whose session is %s, %s', async (StatusV2, patience) => {
    const body = { DSInformation: { StatusV2, Server: null } };
    expect(await toldBy(200, 'own', body).patience()).toBe(patience);
  });

  it.each([
    [404, 'session-gone'],
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [429, 'unreachable'],
    [500, 'unreachable'],
    [503, 'unreachable'],
    [new Error('connect ECONNREFUSED'), 'unreachable'],
  ])('that answers %s is %s', async (answer, kind) => {
    expect((await toldBy(answer).report()).kind).toBe(kind);
  });
});

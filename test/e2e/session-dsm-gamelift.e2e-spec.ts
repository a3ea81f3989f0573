import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { CallFailedError } from '../../src/common/grpc/client/call-failed.error.js';
import { AGS_ENV } from '../support/a-config-source.js';
import { aHostConfig } from '../support/a-host-config.js';
import type { FakeAws } from '../support/aws/fake-aws.js';
import type { Answer } from '../support/session-dsm/dsm-client.js';
import { type DsmFixture, dsmFixtures } from '../support/session-dsm/dsm-fixtures.js';
import { GameLiftScene } from '../support/session-dsm/gamelift-scene.js';

const fixtures = dsmFixtures('GAMELIFT');
/** An answer but for what the fixtures leave free: words to operators. */
const withoutWords = ({ message, reason, ...answer }: Answer): Answer => answer;

/** Fixtures that one host can answer. */
const hosts = Map.groupBy(fixtures, ({ env }) => JSON.stringify(env));

/** Regions and players of a placement may come in any order. */
const inOrder = (request: Readonly<Record<string, unknown>>) => ({
  ...request,
  ...(Array.isArray(request.PlayerLatencies) && {
    PlayerLatencies: [...request.PlayerLatencies].map((each) => JSON.stringify(each)).sort(),
  }),
});

describe.each([...hosts])('the session DSM with GAMELIFT and %s', (env, cases) => {
  let scene: GameLiftScene;

  beforeAll(async () => {
    scene = await GameLiftScene.start(JSON.parse(env));
  });
  afterEach(async () => {
    // The fixtures are of one session.
    await scene.dsm.terminate(SESSION_ID);
    scene.aws.gamelift.clear();
    scene.aws.calls.length = 0;
    scene.desk.sessions.clear();
  });
  afterAll(() => scene.end());

  const SESSION_ID = '0ecdb5a5f58b4e5b9a8cd5c4e5ae2a43';

  it.each(cases)('$name: asks AWS and answers AGS as expected', async (fixture) => {
    const { aws, desk, host, dsm } = scene;
    prepare(fixture, aws);
    if (fixture.agsSession !== undefined) desk.sessions.set(SESSION_ID, fixture.agsSession);
    const outcome = await host.call(fixture.path, fixture.request).then(
      ({ message }) => ({ status: 'OK', message, details: '' }),
      ({ statusName, details }: CallFailedError) => ({
        status: statusName,
        message: null,
        details,
      }),
    );
    expect(outcome.status).toBe(fixture.status);
    if (fixture.field !== undefined) expect(outcome.details).toContain(fixture.field);
    if (fixture.response !== undefined && outcome.message !== null) {
      const { message: type, bytes } = fixture.response;
      expect(withoutWords(dsm.decode(type, outcome.message))).toEqual(
        withoutWords(dsm.decode(type, bytes)),
      );
    }
    expect(aws.callsOf('gamelift').map(({ call, request }) => [call, inOrder(request)])).toEqual(
      fixture.providerCalls.map(({ call, request }) => [call, inOrder(request)]),
    );
    expect(outcome.details).not.toMatch(/Exception|arn:|no available/);
  });
});

describe('the session DSM with GCP, which is not built', () => {
  it.each(dsmFixtures('GCP'))('$name is not run: its host does not start', ({ env }) => {
    expect(() => aHostConfig({ ...AGS_ENV, ...env })).toThrow('GCP is not built yet');
  });
});

function prepare({ providerCalls }: DsmFixture, aws: FakeAws): void {
  for (const { call, response, error } of providerCalls) {
    const operation = call.replace('gamelift:', '');
    aws.meet(
      operation,
      error === undefined
        ? { kind: 'answer', body: onTheWire(response ?? {}) }
        : { kind: 'fault', name: error.name, message: error.message },
    );
  }
}

/** AWS's JSON has times as seconds since the epoch, the fixtures as text. */
function onTheWire(body: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(body), (name, value) =>
    name.endsWith('Time') ? Date.parse(value) / 1000 : value,
  );
}

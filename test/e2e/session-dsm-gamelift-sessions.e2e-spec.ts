import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  attemptToken,
  MAX_ATTEMPTS,
} from '../../src/modules/session-dsm/providers/gamelift/attempt-token.js';
import { FAKE_CREDENTIALS } from '../support/aws/fake-credentials.js';
import { eventually } from '../support/eventually.js';
import { failureOf } from '../support/failure-of.js';
import { agsFixture } from '../support/session-dsm/dsm-fixtures.js';
import { GameLiftScene } from '../support/session-dsm/gamelift-scene.js';

const ALIAS = { deployment: 'alias-1', requested_region: ['us-west-2'] };
const QUEUE = { deployment: 'queue-1' };
const OVERRIDE = 'trial-queue';

describe('game sessions of GameLift', () => {
  let scene: GameLiftScene;

  beforeAll(async () => {
    scene = await GameLiftScene.start({
      LOG_LEVEL: 'trace',
      GAMELIFT_USE_DNS_NAME: 'true',
      AWS_QUEUE_ARN_OVERRIDE: OVERRIDE,
    });
  });
  afterAll(() => scene.end());

  const live = () => scene.aws.gamelift.live;

  it('are one for a session that is asked for many times at once, and again later', async () => {
    const asked = Array.from({ length: 5 }, () => scene.dsm.create('same', ALIAS));
    const answers = [...(await Promise.all(asked)), await scene.dsm.create('same', ALIAS)];
    expect(new Set(answers.map(({ server_id }) => server_id)).size).toBe(1);
    expect(live()).toEqual(['same']);
    await scene.dsm.terminate('same');
    expect(live()).toEqual([]);
  });

  it('are followed by another one when they have ended', async () => {
    const first = await scene.dsm.create('persistent', ALIAS);
    await scene.dsm.terminate('persistent');
    const second = await scene.dsm.create('persistent', ALIAS);
    expect(live()).toEqual(['persistent-a1']);
    expect(second.server_id).toBe(`${first.server_id}-a1`);
    await scene.dsm.terminate('persistent');
  });

  it('are reached by their name where that is wanted', async () => {
    const { ip } = await scene.dsm.create('named', ALIAS);
    expect(ip).toBe('ec2-203-0-113-24.us-west-2.compute.amazonaws.com');
    await scene.dsm.terminate('named');
  });

  it('are waited for until they have an address', async () => {
    const session = { GameSessionId: 'arn:aws:gamelift:us-west-2::gamesession/fleet-1/slow' };
    scene.aws.meet('CreateGameSession', {
      kind: 'answer',
      body: { GameSession: { ...session, Status: 'ACTIVATING' } },
    });
    scene.aws.meet('DescribeGameSessions', {
      kind: 'answer',
      body: { GameSessions: [{ ...session, Status: 'ACTIVE', IpAddress: '192.0.2.1', Port: 7 }] },
    });
    expect(await scene.dsm.create('slow', ALIAS)).toMatchObject({ ip: '192.0.2.1', port: '7' });
    scene.aws.gamelift.clear();
  });

  it('are given back when AWS holds their token for another request', async () => {
    await scene.dsm.create('held', ALIAS);
    scene.aws.meet('DescribeGameSessions', { kind: 'answer', body: { GameSessions: [] } });
    scene.aws.meet('CreateGameSession', { kind: 'fault', name: 'ConflictException' });
    // Its record says that it has ended, GameLift that the token is taken: it lives.
    expect(await scene.dsm.create('held', ALIAS)).toMatchObject({ status: 'READY' });
    expect(live()).toEqual(['held']);
    await scene.dsm.terminate('held');
  });

  it.each([
    ['secret', { secret: 'hunter2'.repeat(20) }],
    ['client_version', { client_version: 'x'.repeat(97) }],
    ['game_mode', { game_mode: 'x'.repeat(97) }],
    ['session_data', { session_data: 'x'.repeat(262_145) }],
    ['deployment', { deployment: '' }],
    ['requested_region', { requested_region: [] }],
  ])('are not asked for with a %s that GameLift cannot take', async (field, fields) => {
    const failure = await failureOf(scene.dsm.create('wrong', { ...ALIAS, ...fields }));
    expect(failure.statusName).toBe('INVALID_ARGUMENT');
    expect(failure.details).toMatch(new RegExp(`^${field}: found `));
    expect(scene.aws.gamelift.sessions.has('wrong')).toBe(false);
  });

  it('are ended though this host has no record of them', async () => {
    const { response } = agsFixture('ags-rest/get-game-session.available-gamelift');
    const token = 'foreign';
    scene.aws.gamelift.sessions.set(token, {
      GameSessionId: response.body.DSInformation.Server.deployment,
      FleetId: 'fleet-1',
      Location: 'us-west-2',
      IpAddress: '192.0.2.1',
      DnsName: 'server.test',
      Port: 7,
      Status: 'ACTIVE',
    });
    scene.desk.sessions.set(token, response);
    expect(await scene.dsm.terminate(token)).toMatchObject({ success: true });
    expect(live()).toEqual([]);
    expect(await scene.dsm.terminate(token)).toMatchObject({
      success: true,
      reason: 'the game session has ended already',
    });
  });

  it('are not looked for where AGS knows a server of something else', async () => {
    const { response } = agsFixture('ags-rest/get-game-session.available-gcp');
    scene.desk.sessions.set('of-gcp', response);
    expect(await scene.dsm.terminate('of-gcp')).toMatchObject({
      success: true,
      reason: 'the server that AGS knows of is no game session of GameLift',
    });
  });

  /** AGS holds this server for the session, whichever host it has got it from. */
  const agsHolds = (sessionId: string, deployment: unknown) => {
    const { response } = agsFixture('ags-rest/get-game-session.available-gamelift');
    response.body.DSInformation.Server.deployment = deployment;
    scene.desk.sessions.set(sessionId, response);
  };

  it('are ended though another host has created a later one', async () => {
    const { server_id } = await scene.dsm.create('moved', ALIAS);
    scene.aws.gamelift.end('moved');
    const later = `${server_id}-a1`;
    scene.aws.gamelift.adopt({ GameSession: { GameSessionId: later, Status: 'ACTIVE' } });
    agsHolds('moved', later);
    expect(await scene.dsm.terminate('moved')).toMatchObject({ success: true });
    expect(live()).toEqual([]);
  });

  it('are ended in the end when AWS cannot end them at first', async () => {
    const { server_id } = await scene.dsm.create('tough', ALIAS);
    agsHolds('tough', server_id);
    const fault = { kind: 'fault', name: 'UnauthorizedException' } as const;
    scene.aws.meet('TerminateGameSession', fault, fault);
    const failure = await failureOf(scene.dsm.terminate('tough'));
    expect(failure.statusName).toBe('FAILED_PRECONDITION');
    await eventually('it is ended', () => live().length === 0);
  });

  it('stay where this host gave up and another one has handed them out', async () => {
    scene.aws.meet(
      'CreateGameSession',
      ...Array.from({ length: 4 }, () => ({ kind: 'reset', after: true }) as const),
    );
    const failing = failureOf(scene.dsm.create('shared', ALIAS));
    await eventually('GameLift has created', () => live().includes('shared'));
    agsHolds('shared', scene.aws.gamelift.sessions.get('shared')?.GameSessionId);
    expect((await failing).statusName).toBe('UNAVAILABLE');
    await eventually('it is not held any more', () =>
      scene.host.logLines.find(
        ({ msg, sessionId }) => sessionId === 'shared' && msg === 'a dedicated server was released',
      ),
    );
    expect(live()).toEqual(['shared']);
    expect(await scene.dsm.terminate('shared')).toMatchObject({ success: true });
    expect(live()).toEqual([]);
  });

  it('are refused to a session that has had too many of them', async () => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const token = attemptToken('restless', attempt);
      const GameSessionId = `arn:aws:gamelift:us-west-2::gamesession/fleet-1/${token}`;
      scene.aws.gamelift.adopt({ GameSession: { GameSessionId, Status: 'TERMINATED' } });
    }
    const failure = await failureOf(scene.dsm.create('restless', ALIAS));
    expect(failure.statusName).toBe('RESOURCE_EXHAUSTED');
    expect(live()).toEqual([]);
    scene.aws.gamelift.clear();
  });

  it('may still run when AGS cannot be asked for them', async () => {
    scene.desk.isAway = true;
    const failure = await failureOf(scene.dsm.terminate('unknown'));
    scene.desk.isAway = false;
    expect(failure.statusName).toBe('UNAVAILABLE');
  });

  it('are not placed any more after a termination, whoever had asked for them', async () => {
    scene.aws.gamelift.adopt({
      GameSessionPlacement: { PlacementId: 'of-another', Status: 'CANCELLED' },
    });
    scene.aws.gamelift.adopt({
      GameSessionPlacement: { PlacementId: 'of-another-a1', Status: 'PENDING' },
    });
    const { response } = agsFixture('ags-rest/get-game-session.server-null');
    response.body.DSInformation.StatusV2 = 'REQUESTED';
    scene.desk.sessions.set('of-another', response);
    expect(await scene.dsm.terminate('of-another')).toMatchObject({ success: true });
    expect(scene.aws.gamelift.placements.get('of-another-a1')?.Status).toBe('CANCELLED');
  });

  it('are ended when the termination comes after their placement', async () => {
    await scene.dsm.createAsync('placed', QUEUE);
    scene.aws.gamelift.fulfil('placed');
    expect(await scene.dsm.terminate('placed')).toMatchObject({ success: true });
    expect(live()).toEqual([]);
  });

  it('are ended though the placement is fulfilled while it is being stopped', async () => {
    await scene.dsm.createAsync('racing', QUEUE);
    scene.aws.meet('StopGameSessionPlacement', { kind: 'fault', name: 'InvalidRequestException' });
    const terminated = scene.dsm.terminate('racing');
    await eventually('it was to be stopped', () =>
      scene.aws.calls.some(
        ({ call, request }) =>
          call.endsWith('StopGameSessionPlacement') && request.PlacementId === 'racing',
      ),
    );
    scene.aws.gamelift.fulfil('racing');
    expect(await terminated).toMatchObject({ success: true });
    expect(live()).toEqual([]);
  });

  it('are stopped again and again while AWS does not stop their placement', async () => {
    await scene.dsm.createAsync('stubborn', QUEUE);
    scene.aws.meet('StopGameSessionPlacement', { kind: 'fault', name: 'InvalidRequestException' });
    expect(await scene.dsm.terminate('stubborn')).toMatchObject({ success: true });
    expect(scene.aws.gamelift.placements.get('stubborn')?.Status).toBe('CANCELLED');
  });

  it('say in every log line where an override sends them', async () => {
    await scene.dsm.createAsync('redirected', QUEUE);
    const line = scene.host.logLines.find(
      ({ msg, sessionId }) => msg === 'a placement is under way' && sessionId === 'redirected',
    );
    expect(line).toMatchObject({ queueOverride: OVERRIDE });
    await scene.dsm.terminate('redirected');
  });

  it('leave to the log what AWS said when it refused them', async () => {
    const fault = {
      kind: 'fault',
      name: 'InvalidFleetStatusException',
      message: 'fleet-1 is off',
    } as const;
    scene.aws.meet('CreateGameSession', fault);
    const failure = await failureOf(scene.dsm.create('refused', ALIAS));
    expect(failure.details).toBe('the fleet is in no state to host game sessions');
    const line = scene.host.logLines.find(
      ({ msg, level }) => msg === failure.details && level === 'warn',
    );
    expect(line).toMatchObject({
      sessionId: 'refused',
      err: { code: fault.name, message: 'fleet-1 is off (request a-request-id)' },
    });
  });

  it('leave no secret anywhere, whatever AWS says', async () => {
    const secrets = { secret: 'hunter2-secret', session_data: '{"who": "hunter2-data"}' };
    const told =
      `Value 'hunter2-secret' at 'gameProperties' failed, ${secrets.session_data} ` +
      `${JSON.stringify(secrets.session_data)} hunter2-secret`;
    const fault = { kind: 'fault', name: 'InvalidRequestException', message: told } as const;
    scene.aws.meet(
      'CreateGameSession',
      fault,
      { kind: 'fault', name: 'InternalServiceException', message: told, status: 500 },
      { kind: 'truncate' },
    );
    scene.aws.meet('StartGameSessionPlacement', fault);
    const failures = [
      await failureOf(scene.dsm.create('secretive', { ...ALIAS, ...secrets })),
      await scene.dsm.createAsync('secretive', { ...QUEUE, ...secrets }),
    ];
    await scene.dsm.create('secretive', { ...ALIAS, ...secrets });
    const folder = join(scene.host.config.workspace, 'session-dsm', 'sessions');
    const records = await Promise.all(
      (await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')),
    );
    expect(records.join()).toContain('secretive');
    await scene.dsm.terminate('secretive');
    const everything = JSON.stringify([
      failures.map((each) => ({ ...each, text: String(each) })),
      scene.host.logLines,
      records,
      scene.desk.heard,
      await scene.host.metrics(),
    ]);
    expect(everything).toContain("at 'gameProperties' failed");
    expect(everything).not.toMatch(/hunter2/);
    expect(everything).not.toContain(FAKE_CREDENTIALS.AWS_SECRET_ACCESS_KEY);
    expect(everything).not.toContain(FAKE_CREDENTIALS.AWS_ACCESS_KEY_ID);
  });
});

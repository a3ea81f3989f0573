import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { agsFixture } from '../support/session-dsm/dsm-fixtures.js';
import { GameLiftScene } from '../support/session-dsm/gamelift-scene.js';

const SESSION = '0ecdb5a5f58b4e5b9a8cd5c4e5ae2a43';
const ARN = `arn:aws:gamelift:us-west-2::gamesession/fleet-8959a83a-b6ca-469c-9b84-394dedc64a6f/${SESSION}`;
const QUEUE = { deployment: 'example-queue-name' };

const eventOf = (name: string) => agsFixture(`ags-rest/event.${name}`).event;
const reportOf = (name: string) => agsFixture(`ags-rest/put-dsinformation.${name}`).request.body;

describe('placement events in a queue of SQS', () => {
  let scene: GameLiftScene;

  beforeAll(async () => {
    scene = await GameLiftScene.start((aws) => ({ GAMELIFT_EVENTS_QUEUE_URL: aws.queueUrl }));
  });
  afterAll(() => scene.end());
  afterEach(async () => {
    await scene.dsm.terminate(SESSION);
    scene.aws.gamelift.clear();
    scene.desk.heard.length = 0;
    scene.desk.sessions.clear();
  });

  const send = (event: object) => scene.aws.sqs.send(JSON.stringify(event));
  const deleted = () => eventually('the queue is empty', () => scene.aws.sqs.bodies.length === 0);
  const told = (count = 1) =>
    eventually('AGS was told', () => scene.desk.heard.length >= count && scene.desk.heard);
  /** AGS has the session, and waits for a server of it. */
  const agsAwaits = (sessionId: string) => {
    const { response } = agsFixture('ags-rest/get-game-session.server-null');
    response.body.DSInformation.StatusV2 = 'REQUESTED';
    scene.desk.sessions.set(sessionId, response);
  };
  /** An event like that of the fixture, of another placement. */
  const event = (type: string, placementId: string, detail: object = {}) => ({
    ...eventOf('placement-failed'),
    detail: { type, placementId, startTime: 'x', endTime: 'x', ...detail },
  });

  it('tell AGS of a server whose request it was given', async () => {
    await scene.dsm.createAsync(SESSION, QUEUE);
    scene.aws.gamelift.adopt({
      GameSession: { GameSessionId: ARN, Status: 'ACTIVE', Location: 'us-west-2' },
    });
    send(eventOf('placement-fulfilled'));
    const [report] = await told();
    expect(report?.body).toEqual(reportOf('available-gamelift'));
    await deleted();
  });

  it('tell AGS of a placement that came to nothing', async () => {
    await scene.dsm.createAsync(SESSION, QUEUE);
    send(eventOf('placement-failed'));
    const [report] = await told();
    expect(report?.body).toEqual(reportOf('failed'));
    await deleted();
    scene.aws.gamelift.clear();
  });

  it('tell AGS of what another host began', async () => {
    agsAwaits('of-another');
    send(event('PlacementTimedOut', 'of-another'));
    const [report] = await told();
    expect(report?.path).toContain('/gamesessions/of-another/');
    expect(report?.body).toMatchObject({
      status: 'FAILED_TO_REQUEST',
      deployment: 'PlacementTimedOut',
      description: 'PlacementTimedOut',
      serverId: 'of-another',
    });
    await deleted();
  });

  it('name their session whatever attempt they are of', async () => {
    const { detail } = eventOf('placement-failed.second-attempt');
    agsAwaits('second');
    send(event(detail.type, 'second-a2'));
    const [report] = await told();
    expect(report?.path).toContain('/gamesessions/second/');
    expect(report?.body).toMatchObject({ serverId: 'second-a2' });
    await deleted();
  });

  it('of placements that are no sessions of AGS are nothing to this host', async () => {
    const GameSessionId = 'arn:aws:gamelift:us-west-2::gamesession/fleet-1/of-somebody-else';
    scene.aws.gamelift.adopt({ GameSession: { GameSessionId, Status: 'ACTIVE' } });
    const address = { gameSessionArn: GameSessionId, ipAddress: '192.0.2.1', port: '7' };
    send(event('PlacementFulfilled', 'of-somebody-else', address));
    send(event('PlacementFailed', 'of-somebody-else-too'));
    await deleted();
    expect(scene.desk.heard).toEqual([]);
    expect(scene.aws.gamelift.live).toEqual(['of-somebody-else']);
  });

  it('are found out by the placement where the session id is no token', async () => {
    const id = 'a session / with an unusual id';
    await scene.dsm.createAsync(id, QUEUE);
    const [placementId = ''] = [...scene.aws.gamelift.placements.keys()];
    expect(placementId).toMatch(/^h-[0-9a-f]{40}$/);
    send(event('PlacementFailed', placementId));
    const [report] = await told();
    expect(report?.path).toContain(`/gamesessions/${encodeURIComponent(id)}/`);
    await deleted();
  });

  it('change nothing when they come again', async () => {
    agsAwaits('repeated');
    agsAwaits('the-next');
    for (let times = 0; times < 3; times++) send(event('PlacementFailed', 'repeated'));
    await deleted();
    send(event('PlacementFailed', 'the-next'));
    await eventually(
      'AGS was told of the next',
      () => scene.desk.statusesOf('the-next').length > 0,
    );
    expect(scene.desk.statusesOf('repeated')).toEqual(['FAILED_TO_REQUEST']);
  });

  it('change nothing for a placement that is not the newest of its session', async () => {
    await scene.dsm.createAsync('older', QUEUE);
    scene.aws.gamelift.placements.set('older-a1', {
      PlacementId: 'older-a1',
      GameSessionQueueName: 'q',
      Status: 'PENDING',
    });
    send(event('PlacementFailed', 'older'));
    await deleted();
    expect(scene.desk.statusesOf('older')).toEqual([]);
    await scene.dsm.terminate('older');
  });

  it('hand no server out that has ended meanwhile', async () => {
    await scene.dsm.createAsync('ended', QUEUE);
    const fulfilled = scene.aws.gamelift.fulfil('ended');
    await scene.dsm.terminate('ended');
    expect(scene.aws.gamelift.live).toEqual([]);
    send(event('PlacementFulfilled', 'ended', fulfilled));
    await deleted();
    expect(scene.desk.statusesOf('ended')).toEqual([]);
  });

  it('tell AGS of a placement that an operator has stopped, if AGS waits for it', async () => {
    agsAwaits(SESSION);
    send(eventOf('placement-cancelled'));
    const [report] = await told();
    expect(report?.body).toMatchObject({
      status: 'FAILED_TO_REQUEST',
      deployment: 'PlacementCancelled',
    });
    await deleted();
    send(event('PlacementCancelled', 'nobody-waits'));
    await deleted();
    expect(scene.desk.statusesOf('nobody-waits')).toEqual([]);
  });

  it('stay in the queue until their outcome is kept, and come again', async () => {
    scene.aws.meet('DescribeGameSessionPlacement', {
      kind: 'fault',
      name: 'InternalServiceException',
      status: 500,
    });
    agsAwaits('trouble');
    send(event('PlacementFailed', 'trouble'));
    await eventually('the event was received', () => scene.aws.sqs.receivesOf(0) === 1);
    await eventually('it could not be handled', () =>
      scene.host.logLines.find(({ msg }) => String(msg).includes('cannot be handled now')),
    );
    expect(scene.aws.sqs.bodies).toHaveLength(1);
    expect(scene.desk.statusesOf('trouble')).toEqual([]);
    scene.aws.sqs.giveBack();
    await deleted();
    await eventually('AGS was told', () => scene.desk.statusesOf('trouble').length === 1);
  });

  it('leave what is no event in the queue, and go on', async () => {
    agsAwaits('of-the-batch');
    const { Records } = eventOf('sqs-batch');
    for (const { body } of Records) scene.aws.sqs.send(body.replaceAll(SESSION, 'of-the-batch'));
    await eventually('AGS was told', () => scene.desk.statusesOf('of-the-batch').length === 1);
    await eventually('one is left', () => scene.aws.sqs.bodies.length === 1);
    expect(scene.aws.sqs.bodies).toEqual(['{not json']);
    scene.aws.sqs.clear();
  });

  it('are read again after the queue was away', async () => {
    scene.aws.meet('ReceiveMessage', { kind: 'fault', name: 'InternalError', status: 500 });
    send(event('PlacementFailed', 'to-end-the-poll'));
    await deleted();
    await eventually('the queue was missed', () =>
      scene.host.logLines.find(({ msg }) =>
        String(msg).includes('queue of placement events cannot'),
      ),
    );
    agsAwaits('after-the-outage');
    send(event('PlacementFailed', 'after-the-outage'));
    await eventually('AGS was told', () => scene.desk.statusesOf('after-the-outage').length === 1);
    await deleted();
  });

  it('are not waited for when a placement is terminated before', async () => {
    await scene.dsm.createAsync(SESSION, QUEUE);
    expect(await scene.dsm.terminate(SESSION)).toMatchObject({ success: true });
    expect(scene.aws.gamelift.placements.get(SESSION)?.Status).toBe('CANCELLED');
  });

  it('are of one placement for a session that is asked for twice, and of another after its end', async () => {
    await scene.dsm.createAsync(SESSION, QUEUE);
    await scene.dsm.createAsync(SESSION, QUEUE);
    expect([...scene.aws.gamelift.placements.keys()]).toEqual([SESSION]);
    await scene.dsm.terminate(SESSION);
    expect(await scene.dsm.createAsync(SESSION, QUEUE)).toMatchObject({ success: true });
    expect([...scene.aws.gamelift.placements.keys()]).toEqual([SESSION, `${SESSION}-a1`]);
  });
});

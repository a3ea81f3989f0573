import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { CallFailedError } from '../../src/common/grpc/client/call-failed.error.js';
import { type AwsHitch, FakeAws } from '../support/aws/fake-aws.js';
import { FAKE_CREDENTIALS } from '../support/aws/fake-credentials.js';
import { eventually } from '../support/eventually.js';
import { GameLiftScene } from '../support/session-dsm/gamelift-scene.js';
import {
  newSurroundings,
  RestartableHost,
  type Surroundings,
} from '../support/session-dsm/restartable-host.js';
import { ToldFaults } from '../support/session-dsm/told-faults.js';

const ALIAS = { deployment: 'alias-1' };
const QUEUE = { deployment: 'queue-1' };
const TIMEOUT_MS = 3000;

const faults = new ToldFaults();

afterAll(() => faults.print());

const fault = (name: string, status = 400): AwsHitch => ({ kind: 'fault', name, status });
const RESET: AwsHitch = { kind: 'reset' };
const NEVER: AwsHitch = { kind: 'never' };

describe('a GameLift that fails', () => {
  let scene: GameLiftScene;
  let sessions = 0;

  beforeAll(async () => {
    scene = await GameLiftScene.start({ DS_PROVIDER_TIMEOUT_MS: String(TIMEOUT_MS) });
  });
  afterAll(() => scene.end());

  /** What a request comes to whose calls of CreateGameSession meet `hitches`, in turn. */
  async function outcomeOf(
    told: string,
    hitches: readonly AwsHitch[],
    servers: 0 | 1,
    locations: readonly string[] = [`location-${sessions}`],
  ): Promise<void> {
    // A location of its own, so that no circuit is open from a fault before.
    const id = `session-${sessions++}`;
    const { aws, dsm, desk } = scene;
    aws.meet('CreateGameSession', ...hitches);
    const answer = await dsm.create(id, { ...ALIAS, requested_region: locations }).then(
      () => 'a server',
      ({ statusName }: CallFailedError) => `\`${statusName}\``,
    );
    const live = () => aws.gamelift.live.filter((token) => token.startsWith(id)).length;
    await eventually(`${servers} servers of ${id} are left`, () => live() === servers);
    faults.note({ fault: told, answer, servers: live(), told: desk.statusesOf(id) });
  }

  it('throttles', () =>
    outcomeOf(
      'GameLift throttles twice',
      [fault('ThrottlingException'), fault('ThrottlingException')],
      1,
    ));

  it('resets connections before it acts', () =>
    outcomeOf('GameLift resets two connections', [RESET, RESET], 1));

  it('resets a connection after it has acted', () =>
    outcomeOf('GameLift creates and resets the connection', [{ kind: 'reset', after: true }], 1));

  it('breaks its answer off', () =>
    outcomeOf('GameLift creates and breaks its answer off', [{ kind: 'truncate' }], 1));

  it('is slow', () => outcomeOf('GameLift creates and is too slow to say so once', [NEVER], 1));

  it('never says that it has created', () =>
    outcomeOf('GameLift creates and never says so', [NEVER, NEVER, NEVER, NEVER], 0));

  it('resets every connection', () =>
    outcomeOf('GameLift resets every connection', [RESET, RESET, RESET, RESET], 0));

  it('has trouble of its own', () =>
    outcomeOf(
      'GameLift answers with errors of its own',
      Array.from({ length: 4 }, () => fault('InternalServiceException', 500)),
      0,
    ));

  it('has no room at one location', () =>
    outcomeOf('the first location has no room', [fault('FleetCapacityExceededException')], 1, [
      'full',
      'free',
    ]));

  it('has no room anywhere', () =>
    outcomeOf(
      'no location has room',
      [fault('FleetCapacityExceededException'), fault('FleetCapacityExceededException')],
      0,
      ['full', 'full-too'],
    ));

  it('refuses the credentials', () =>
    outcomeOf('GameLift refuses the credentials', [fault('ExpiredTokenException')], 0));

  it('fails at one location until its circuit is open', async () => {
    const errors = Array.from({ length: 5 }, () => fault('InternalServiceException', 500));
    scene.aws.meet('CreateGameSession', ...errors);
    for (const id of ['breaks-1', 'breaks-2']) {
      await scene.dsm.create(id, { ...ALIAS, requested_region: ['broken'] }).catch(() => undefined);
    }
    await outcomeOf('the first location has failed five times', [], 1, ['broken', 'whole']);
  });

  it('does not know the queue', async () => {
    scene.aws.meet('StartGameSessionPlacement', fault('NotFoundException'));
    const { success } = await scene.dsm.createAsync('unknown-queue', QUEUE);
    faults.note({
      fault: 'GameLift does not know the queue',
      answer: success ? 'accepted' : 'refused',
      servers: scene.aws.gamelift.live.filter((token) => token === 'unknown-queue').length,
      told: scene.desk.statusesOf('unknown-queue'),
    });
  });
});

describe('a host with GameLift that dies', () => {
  let aws: FakeAws;
  let around: Surroundings;
  let host: RestartableHost;

  beforeAll(async () => {
    aws = await FakeAws.open();
    around = await newSurroundings();
    host = new RestartableHost(around, {
      ...aws.env,
      ...FAKE_CREDENTIALS,
      DS_PROVIDER: 'GAMELIFT',
      GAMELIFT_EVENTS_QUEUE_URL: aws.queueUrl,
    });
    await host.restart();
  });
  afterAll(async () => {
    await host.end();
    await aws.close();
    expect(aws.problems).toEqual([]);
  });
  afterEach(() => aws.gamelift.clear());

  const live = () => aws.gamelift.live.length;
  const note = (told: string, id: string, answer: string) =>
    faults.note({ fault: told, answer, servers: live(), told: host.desk.statusesOf(id) });
  const fulfilled = (id: string) => {
    const detail = { type: 'PlacementFulfilled', placementId: id, ...aws.gamelift.fulfil(id) };
    return JSON.stringify({ source: 'aws.gamelift', region: 'us-west-2', detail });
  };
  /** Asks, is never answered, and the host dies once GameLift has created. */
  const killedAtSuccess = async (id: string) => {
    aws.meet('CreateGameSession', NEVER);
    const lost = host.dsm.create(id, ALIAS).then(
      () => 'a server',
      ({ statusName }: CallFailedError) => `\`${statusName}\``,
    );
    await eventually('GameLift has created', () => live() === 1);
    await host.kill();
    return lost;
  };
  const asked = async (id: string) =>
    (await host.dsm.createAsync(id, QUEUE)).success === true ? 'accepted' : 'refused';
  const told = (id: string) => eventually('AGS is told', () => host.desk.statusesOf(id).length > 0);
  const records = async (): Promise<readonly string[]> => {
    const folder = join(around.folder, 'session-dsm', 'sessions');
    const files = (await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8'));
    return Promise.all(files).catch(() => ['being written']);
  };
  /** AGS has taken every report, and the host has written that down. */
  const crossedOut = () =>
    eventually('no report is pending', async () =>
      (await records()).every((record) => record.includes('"reports":[]')),
    );
  const handled = () => eventually('the event is handled', () => aws.sqs.bodies.length === 0);

  it('between the success of GameLift and the answer', async () => {
    expect(await killedAtSuccess('lost')).toBe('`UNAVAILABLE`');
    await host.restart();
    await host.dsm.create('lost', ALIAS);
    note("`kill -9` between GameLift's success and the answer, AGS asks again", 'lost', 'a server');
  });

  it('between the success of GameLift and the answer, which nobody asks for again', async () => {
    const answer = await killedAtSuccess('forgotten');
    await host.restart();
    await eventually('it is released', () => live() === 0);
    note("`kill -9` between GameLift's success and the answer", 'forgotten', answer);
  });

  it('between the acceptance of a placement and its event', async () => {
    const answer = await asked('placed');
    await host.kill();
    aws.sqs.send(fulfilled('placed'));
    await host.restart();
    await told('placed');
    await handled();
    note('`kill -9` between the acceptance of a placement and its event', 'placed', answer);
  });

  it('between the outcome of an event and its deletion', async () => {
    const answer = await asked('kept');
    aws.meet('DeleteMessage', NEVER);
    aws.sqs.send(fulfilled('kept'));
    await told('kept');
    await crossedOut();
    await host.kill();
    // It was deleted without an answer; SQS may deliver even such a message again.
    aws.sqs.send(fulfilledAgain(aws, 'kept'));
    await host.restart();
    await handled();
    note('`kill -9` after AGS was told and before the event was deleted', 'kept', answer);
  });

  it('not, but whose event is lost', async () => {
    const answer = await asked('silent');
    fulfilled('silent');
    await told('silent');
    note('the event of a placement never comes', 'silent', answer);
  });

  it('in order, while it waits for events', async () => {
    await host.dsm.create('stopped', ALIAS);
    expect(await host.terminate()).toEqual({ code: 0, signal: null });
    note('SIGTERM with a live game session', 'stopped', 'a server');
    await host.restart();
  });

  it('and whose game session ends meanwhile', async () => {
    await host.dsm.create('over', ALIAS);
    await host.kill();
    aws.gamelift.end('over');
    await host.restart();
    await eventually('it is forgotten', async () => (await records()).length === 0);
    const ended = '`kill -9` of the host, and the game session ends before the next start';
    note(ended, 'over', 'a server');
  });

  it('and loses its workspace', async () => {
    const before = await host.dsm.create('again', ALIAS);
    await host.kill();
    await rm(join(around.folder, 'session-dsm'), { recursive: true });
    await host.restart();
    const after = await host.dsm.create('again', ALIAS);
    expect(after.server_id).toBe(before.server_id);
    note('another host with a workspace of its own is asked', 'again', 'the same server');
  });
});

/** The event of a placement that was fulfilled before. */
function fulfilledAgain({ gamelift }: FakeAws, placementId: string): string {
  const { GameSessionArn, GameSessionRegion, IpAddress, Port } =
    gamelift.placements.get(placementId) ?? {};
  const detail = {
    type: 'PlacementFulfilled',
    placementId,
    gameSessionArn: GameSessionArn,
    gameSessionRegion: GameSessionRegion,
    ipAddress: IpAddress,
    port: String(Port),
  };
  return JSON.stringify({ source: 'aws.gamelift', region: 'us-west-2', detail });
}

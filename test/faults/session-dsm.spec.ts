import { status } from '@grpc/grpc-js';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { CallFailedError } from '../../src/common/grpc/client/call-failed.error.js';
import { statusOfError } from '../../src/common/grpc/status-of-error.js';
import {
  ProviderUnavailableError,
  ServerCapacityError,
} from '../../src/modules/session-dsm/domain/dedicated-server.errors.js';
import { ASYNC_LIMIT_MS } from '../../src/modules/session-dsm/reports/session-reports.js';
import { UNCLAIMED_MS } from '../../src/modules/session-dsm/session-dsm.service.js';
import { settle } from '../support/auth/manual-clock.js';
import { eventually } from '../support/eventually.js';
import { DsmScene, TIMEOUT_MS } from '../support/session-dsm/dsm-scene.js';
import { Gate } from '../support/session-dsm/fake-provider.js';
import { KilledHost, type Moment } from '../support/session-dsm/killed-host.js';
import { ToldFaults } from '../support/session-dsm/told-faults.js';

const faults = new ToldFaults();

afterAll(() => faults.print());

const statusOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: CallFailedError) => error.statusName,
  );

describe('a provider that fails', () => {
  const throttled = () =>
    Promise.reject(new ServerCapacityError('too many requests', { isTransient: true }));
  const reset = () => Promise.reject(new ProviderUnavailableError('the connection was reset'));
  const full = () => Promise.reject(new ServerCapacityError('no room'));
  const hangs = ({ signal }: { readonly signal: AbortSignal }) => new Gate().pass(signal);

  /** What a synchronous request comes to. */
  async function outcomeOf(
    fault: string,
    prepare: (scene: DsmScene) => void,
    after: (scene: DsmScene) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const scene = await new DsmScene().begin();
    prepare(scene);
    const answer = scene.create().then(
      () => 'a server',
      (error: unknown) => `\`${status[statusOfError(error, () => '').code]}\``,
    );
    await settle();
    await after(scene);
    faults.note({
      fault,
      answer: await answer,
      servers: scene.cloud.live.length,
      told: scene.ags.statuses,
    });
    expect(scene.disk.size).toBe(scene.cloud.live.length);
  }

  it('is throttled twice', () =>
    outcomeOf('the provider throttles twice', ({ provider }) => {
      provider.plan('create', throttled).plan('create', throttled);
    }));

  it('resets connections twice', () =>
    outcomeOf('connections to the provider are reset twice', ({ provider }) => {
      provider.plan('create', reset).plan('create', reset);
    }));

  it('resets every connection', () =>
    outcomeOf('connections to the provider are reset for good', ({ provider }) => {
      for (let at = 0; at < 4; at++) provider.plan('create', reset);
    }));

  it('has no room', () =>
    outcomeOf('the provider has no room', ({ provider }) => {
      provider.plan('create', full);
    }));

  it('never answers', () =>
    outcomeOf(
      'the provider never answers',
      ({ provider }) => {
        provider.plan('create', hangs);
      },
      async ({ clock }) => clock.advance(TIMEOUT_MS / 1000),
    ));

  it('brings its server too late', async () => {
    const late = new Gate();
    await outcomeOf(
      'the provider succeeds after its time box',
      ({ provider }) => {
        provider.plan('created', () => late.pass());
      },
      async ({ clock }) => {
        await clock.advance(TIMEOUT_MS / 1000);
        late.open();
        await settle();
      },
    );
  });

  it('breaks off after it has created', () =>
    outcomeOf('the provider fails after it has created', ({ provider }) => {
      provider.plan('created', reset);
    }));

  it('cannot end what it has created', () =>
    outcomeOf(
      'the same, and the server cannot be ended at first',
      ({ provider }) => {
        provider.plan('created', reset).plan('terminate', reset);
      },
      async ({ clock }) => clock.advance(5),
    ));

  it('answers a caller that has gone', async () => {
    const scene = await new DsmScene().begin();
    await scene.create('session-1', AbortSignal.abort());
    await scene.clock.advance(UNCLAIMED_MS / 1000);
    faults.note({
      fault: 'AGS is gone before the answer, and does not ask again',
      answer: 'cancelled',
      servers: scene.cloud.live.length,
      told: scene.ags.statuses,
    });
  });

  it('never brings what it accepted', async () => {
    const scene = await new DsmScene().begin();
    scene.provider.plan('settle', hangs);
    await scene.start();
    await scene.clock.advance(ASYNC_LIMIT_MS / 1000);
    faults.note({
      fault: 'an accepted server does not come up in time',
      answer: 'accepted',
      servers: scene.cloud.live.length,
      told: scene.ags.statuses,
    });
  });

  it('has a server for an AGS that has given up', async () => {
    const scene = await new DsmScene().begin();
    const late = new Gate();
    scene.provider.plan('settle', () => late.pass());
    await scene.start();
    await scene.clock.advance(90);
    scene.ags.patience = 'has-given-up';
    late.open();
    await settle();
    faults.note({
      fault: 'AGS has given up on an accepted server before it comes up',
      answer: 'accepted',
      servers: scene.cloud.live.length,
      told: scene.ags.statuses,
    });
  });

  it('has a server for an AGS that stays away', async () => {
    const scene = await new DsmScene().begin();
    const away = { kind: 'unreachable', detail: '503' } as const;
    scene.ags.receptions.push(...Array.from({ length: 15 }, () => away));
    await scene.start();
    await settle();
    await scene.clock.advance(ASYNC_LIMIT_MS / 1000 + 60);
    faults.note({
      fault: 'AGS cannot be told of a server for two minutes',
      answer: 'accepted',
      servers: scene.cloud.live.length,
      told: scene.ags.statuses,
    });
  });
});

describe('a host that dies', () => {
  let host: KilledHost | undefined;

  afterEach(async () => {
    // Whatever happened, a clean stop leaves no process behind.
    expect(await host?.end()).toBe(0);
    host = undefined;
  });

  const start = async (moment: Moment) => {
    host = await KilledHost.start(moment);
    return host;
  };
  const servers = async (killed: KilledHost, count: number) => {
    await eventually(
      `${count} servers run`,
      async () => (await killed.serverPids()).length === count,
    );
    return (await killed.serverPids()).length;
  };

  it('before the server is ready', async () => {
    const killed = await start('before-ready');
    expect(await statusOf(killed.host.dsm.create('s'))).toBe('UNAVAILABLE');
    await killed.host.dead();
    await killed.host.restart();
    await servers(killed, 0);
    await killed.host.dsm.create('s');
    faults.note({
      fault: '`kill -9` of the host before the server is ready, AGS asks again',
      answer: 'a server',
      servers: await servers(killed, 1),
      told: killed.host.desk.statusesOf('s'),
    });
  });

  it('between the success of the provider and the answer', async () => {
    const killed = await start('at-success');
    expect(await statusOf(killed.host.dsm.create('s'))).toBe('UNAVAILABLE');
    await killed.host.dead();
    await killed.host.restart();
    await killed.host.dsm.create('s');
    faults.note({
      fault: "`kill -9` between the provider's success and the answer, AGS asks again",
      answer: 'a server',
      servers: await servers(killed, 1),
      told: killed.host.desk.statusesOf('s'),
    });
  });

  it('before the outcome of what it has accepted', async () => {
    const killed = await start('after-success');
    expect(await killed.host.dsm.createAsync('s')).toMatchObject({ success: true });
    await killed.host.dead();
    await killed.host.restart();
    await eventually('AGS is told', () => killed.host.desk.statusesOf('s').length > 0);
    faults.note({
      fault: '`kill -9` between the acceptance and the outcome',
      answer: 'accepted',
      servers: await servers(killed, 1),
      told: killed.host.desk.statusesOf('s'),
    });
  });

  it('while AGS cannot be told', async () => {
    const killed = await start('never');
    killed.host.desk.isAway = true;
    await killed.host.dsm.createAsync('s');
    await servers(killed, 1);
    await eventually('a report has failed', () => killed.host.desk.turnedAway > 0);
    await killed.host.kill();
    killed.host.desk.isAway = false;
    await killed.host.restart();
    await eventually('AGS is told', () => killed.host.desk.statusesOf('s').length > 0);
    faults.note({
      fault: '`kill -9` while AGS is down with a report pending',
      answer: 'accepted',
      servers: await servers(killed, 1),
      told: killed.host.desk.statusesOf('s'),
    });
  });

  it('while its servers live', async () => {
    const killed = await start('never');
    const before = await killed.host.dsm.create('s');
    await killed.host.kill();
    expect(await servers(killed, 1)).toBe(1);
    await killed.host.restart();
    expect((await killed.host.dsm.create('s')).server_id).toBe(before.server_id);
    faults.note({
      fault: '`kill -9` while the server is live, AGS asks again',
      answer: 'the same server',
      servers: await servers(killed, 1),
      told: killed.host.desk.statusesOf('s'),
    });
  });

  it('and whose server dies meanwhile', async () => {
    const killed = await start('never');
    await killed.host.dsm.create('s');
    await killed.host.kill();
    for (const pid of await killed.serverPids()) process.kill(pid, 'SIGKILL');
    await servers(killed, 0);
    await killed.host.restart();
    await eventually('AGS is told', () => killed.host.desk.statusesOf('s').length > 0);
    faults.note({
      fault: '`kill -9` of the host, and the server dies before the next start',
      answer: 'a server',
      servers: await servers(killed, 0),
      told: killed.host.desk.statusesOf('s'),
    });
  });

  it('in order', async () => {
    const killed = await start('never');
    await killed.host.dsm.create('s');
    await killed.host.terminate();
    faults.note({
      fault: 'SIGTERM with a live `LOCAL` server',
      answer: 'a server',
      servers: await servers(killed, 0),
      told: killed.host.desk.statusesOf('s'),
    });
  });

  it('not, but AGS is down, drops connections and breaks answers off', async () => {
    const killed = await start('never');
    killed.host.desk.hitches.push(503, 'drop', 'truncate');
    await killed.host.dsm.createAsync('s');
    await eventually('AGS is told twice', () => killed.host.desk.statusesOf('s').length > 1);
    faults.note({
      fault: 'AGS answers 503, drops the connection, breaks its answer off',
      answer: 'accepted',
      servers: await servers(killed, 1),
      told: killed.host.desk.statusesOf('s'),
    });
  });

  it('not, but the session is gone', async () => {
    const killed = await start('never');
    killed.host.desk.hitches.push(404);
    await killed.host.dsm.createAsync('s');
    await eventually('AGS has refused', () => killed.host.desk.hitches.length === 0);
    faults.note({
      fault: 'AGS knows the session no more when its server is ready',
      answer: 'accepted',
      servers: await servers(killed, 0),
      told: killed.host.desk.statusesOf('s'),
    });
  });
});

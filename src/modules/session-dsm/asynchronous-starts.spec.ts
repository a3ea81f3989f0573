import { describe, expect, it } from '@jest/globals';
import { settle } from '../../../test/support/auth/manual-clock.js';
import { DsmScene } from '../../../test/support/session-dsm/dsm-scene.js';
import { aServer, Gate } from '../../../test/support/session-dsm/fake-provider.js';
import {
  InvalidServerOrderError,
  ProviderUnavailableError,
  ServerCapacityError,
  ServerPreconditionError,
} from './domain/dedicated-server.errors.js';
import { ASYNC_LIMIT_MS } from './reports/session-reports.js';

const aScene = () => new DsmScene().begin();
const session = { sessionId: 'session-1', namespace: 'studio' };
const away = { kind: 'unreachable', detail: '503' } as const;

describe('a session that AGS does not wait for', () => {
  it('is accepted, and AGS hears when its server is there', async () => {
    const scene = await aScene();
    expect(await scene.start()).toEqual({ success: true, message: 'success' });
    await settle();
    expect(scene.ags.heard).toEqual([
      {
        sessionId: 'session-1',
        information: {
          status: 'AVAILABLE',
          ip: '203.0.113.5',
          port: 7777,
          serverId: 'server-1',
          source: 'Fake',
          deployment: 'deployment',
          region: 'eu-central-1',
          createdRegion: 'eu-central-1',
          description: 'a server',
        },
      },
    ]);
  });

  it('is not reported before its request has been answered', async () => {
    const scene = await aScene();
    const answered = Promise.withResolvers<void>();
    await scene.start('session-1', answered.promise);
    await scene.clock.advance(10);
    expect(scene.ags.tries).toBe(0);
    answered.resolve();
    await settle();
    expect(scene.ags.statuses).toEqual(['AVAILABLE']);
  });

  it('is started once, however often AGS asks', async () => {
    const scene = await aScene();
    await Promise.all([scene.start(), scene.start()]);
    await settle();
    expect(scene.cloud.launched).toBe(1);
  });

  it('is reported again when AGS asks again later', async () => {
    const scene = await aScene();
    await scene.started();
    await scene.started();
    expect(scene.cloud.launched).toBe(1);
    expect(scene.ags.statuses).toEqual(['AVAILABLE', 'AVAILABLE']);
  });

  it('is started anew after its server has ended', async () => {
    const scene = await aScene();
    await scene.started();
    scene.cloud.stop('session-1', 'server-1');
    await scene.started();
    expect(scene.cloud.live).toEqual(['server-2']);
  });

  it('has the same server for a request that waits', async () => {
    const scene = await aScene();
    const slow = new Gate();
    scene.provider.plan('settle', () => slow.pass());
    await scene.start();
    const created = scene.create();
    slow.open();
    expect((await created).serverId).toBe('server-1');
    expect(scene.cloud.launched).toBe(1);
  });

  it.each([
    new ServerCapacityError('no room'),
    new ServerPreconditionError('no room'),
    new ProviderUnavailableError('no room', { isTransient: false }),
  ])('is refused in words when the provider says %s', async (error) => {
    const scene = await aScene();
    scene.provider.plan('start', () => Promise.reject(error));
    expect(await scene.start()).toEqual({ success: false, message: 'no room' });
    expect(scene.disk.size).toBe(0);
    expect(scene.ags.tries).toBe(0);
  });

  it('is an error when the request itself is wrong', async () => {
    const scene = await aScene();
    const error = new InvalidServerOrderError('requested_region', 'nothing', 'a region');
    scene.provider.plan('start', () => Promise.reject(error));
    await expect(scene.start()).rejects.toThrow(error.message);
  });
});

describe('a start that was accepted', () => {
  it('and fails is reported, and leaves nothing behind', async () => {
    const scene = await aScene();
    scene.provider.plan('settle', () => Promise.reject(new ServerCapacityError('no room')));
    await scene.started();
    expect(scene.ags.heard[0]?.information).toEqual({
      status: 'FAILED_TO_REQUEST',
      ip: '127.0.0.1',
      port: 7777,
      serverId: 'session-1',
      source: 'Fake',
      deployment: 'deployment',
      region: 'eu-central-1',
      createdRegion: 'eu-central-1',
      description: 'no room',
    });
    expect(scene.cloud.live).toEqual([]);
    expect(scene.disk.size).toBe(0);
  });

  it('has failed when AGS waits no longer, and its late server is released', async () => {
    const scene = await aScene();
    const slow = new Gate();
    scene.provider.plan('settle', () => slow.pass());
    await scene.start();
    await scene.clock.advance(ASYNC_LIMIT_MS / 1000);
    expect(scene.ags.statuses).toEqual(['FAILED_TO_REQUEST']);
    slow.open();
    await settle();
    expect(scene.cloud.live).toEqual([]);
    expect(scene.disk.size).toBe(0);
  });

  it('is settled by the next process after a kill', async () => {
    const scene = await aScene();
    scene.provider.plan('settle', () => new Gate().pass());
    await scene.start();
    await scene.restart();
    expect(scene.ags.statuses).toEqual(['AVAILABLE']);
    expect(scene.cloud.launched).toBe(1);
  });

  it('has failed when the next process comes too late', async () => {
    const scene = await aScene();
    scene.provider.plan('settle', () => new Gate().pass());
    await scene.start();
    scene.clock.set(scene.clock.now() + ASYNC_LIMIT_MS / 1000 + 1);
    await scene.restart();
    await scene.clock.advance(0);
    expect(scene.ags.statuses.at(-1)).toBe('FAILED_TO_REQUEST');
  });

  it('is given up by a termination that comes before it was accepted', async () => {
    const scene = await aScene();
    const accepting = new Gate();
    scene.provider.plan('start', () => accepting.pass());
    const started = scene.start();
    await settle();
    const terminated = scene.terminate();
    accepting.open();
    expect(await started).toMatchObject({ success: false });
    await terminated;
    expect(scene.cloud.live).toEqual([]);
    expect(scene.provider.calls).not.toContain('settle');
    // And stands in the way of no later one.
    await scene.started();
    expect(scene.cloud.live).toEqual(['server-2']);
    expect(scene.ags.statuses).toEqual(['AVAILABLE']);
  });

  it('is given up by a termination, without a report', async () => {
    const scene = await aScene();
    scene.provider.plan('settle', ({ signal }) => new Gate().pass(signal));
    await scene.start();
    await scene.terminate();
    await scene.clock.advance(ASYNC_LIMIT_MS / 1000);
    expect(scene.ags.tries).toBe(0);
    expect(scene.cloud.live).toEqual([]);
  });

  it('can be reported by somebody else', async () => {
    const scene = await aScene();
    scene.provider.settle = async () => ({ kind: 'reported-elsewhere' });
    await scene.started();
    expect(scene.ags.tries).toBe(0);
    await scene.terminate();
    expect(scene.cloud.live).toEqual([]);
  });

  it('is accepted again while somebody else has yet to report it', async () => {
    const scene = await aScene();
    scene.provider.settle = async () => ({ kind: 'reported-elsewhere' });
    scene.provider.lookup = async () => ({ kind: 'starting' });
    await scene.started();
    expect(await scene.start()).toMatchObject({ success: true });
    await expect(scene.create()).rejects.toThrow('still starting');
    expect(scene.cloud.launched).toBe(1);
  });

  const failure = { serverId: 'x', deployment: 'PlacementFailed', region: 'r', description: 'd' };

  it('can fail by an event after it was left to somebody else to report it', async () => {
    const scene = await aScene();
    scene.provider.settle = async () => ({ kind: 'reported-elsewhere' });
    await scene.started();
    await scene.provider.events?.failed(session, failure);
    await settle();
    expect(scene.ags.statuses).toEqual(['FAILED_TO_REQUEST']);
  });

  it('does not fail by an event once it has a server', async () => {
    const scene = await aScene();
    await scene.started();
    await scene.provider.events?.failed(session, failure);
    await settle();
    expect(scene.ags.statuses).toEqual(['AVAILABLE']);
  });

  it('has its server released when the event comes after it was given up', async () => {
    const scene = await aScene();
    scene.provider.plan('settle', ({ signal }) => new Gate().pass(signal));
    // What it has begun cannot be ended yet, and AGS cannot be told.
    scene.ags.receptions.push(away, away);
    scene.provider.plan('terminate', () => Promise.reject(new ProviderUnavailableError('later')));
    await scene.started();
    await scene.clock.advance(ASYNC_LIMIT_MS / 1000);
    expect(scene.cloud.live).toHaveLength(1);
    await scene.provider.events?.available(session, aServer('server-1'));
    await scene.clock.advance(10);
    expect(scene.cloud.live).toEqual([]);
    expect(scene.ags.statuses).toEqual(['FAILED_TO_REQUEST']);
  });

  it('can have its outcome from an event', async () => {
    const scene = await aScene();
    scene.provider.settle = ({ session: { sessionId } }, { signal }) =>
      sessionId === 'a' ? new Gate().pass(signal).then(() => neverComes) : neverComes;
    await scene.start('a');
    const failure = { serverId: 'a', deployment: 'PlacementFailed', region: 'r', description: 'd' };
    await scene.provider.events?.failed({ ...session, sessionId: 'a' }, failure);
    await settle();
    expect(scene.ags.heard[0]).toMatchObject({
      sessionId: 'a',
      information: { status: 'FAILED_TO_REQUEST', deployment: 'PlacementFailed' },
    });
  });
});

const neverComes = new Promise<never>(() => undefined);

describe('a host that stops', () => {
  it('tells AGS what it can', async () => {
    const scene = await aScene();
    await scene.start();
    await settle();
    await scene.life.end();
    expect(scene.ags.statuses).toEqual(['AVAILABLE']);
  });

  it('leaves what it cannot tell to the next process', async () => {
    const scene = await aScene();
    scene.ags.receptions.push(away);
    await scene.started();
    const ended = scene.life.end();
    await scene.clock.advance(0);
    scene.ags.receptions.push(away, away);
    await scene.clock.advance(3);
    await ended;
    expect(scene.ags.statuses).toEqual([]);
    scene.ags.receptions.length = 0;
    await scene.restart();
    expect(scene.ags.statuses).toEqual(['AVAILABLE']);
  });

  it('does not wait for what is being settled', async () => {
    const scene = await aScene();
    scene.provider.plan('settle', ({ signal }) => new Gate().pass(signal));
    await scene.start();
    await scene.life.end();
    await scene.restart();
    expect(scene.ags.statuses).toEqual(['AVAILABLE']);
  });
});

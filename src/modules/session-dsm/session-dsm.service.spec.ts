import { describe, expect, it } from '@jest/globals';
import { settle } from '../../../test/support/auth/manual-clock.js';
import { DsmScene, TIMEOUT_MS } from '../../../test/support/session-dsm/dsm-scene.js';
import { Gate } from '../../../test/support/session-dsm/fake-provider.js';
import {
  ProviderUnavailableError,
  ServerCapacityError,
  ServerPreconditionError,
} from './domain/dedicated-server.errors.js';
import { UNCLAIMED_MS } from './session-dsm.service.js';

const aScene = () => new DsmScene().begin();

const failing = (error: Error) => () => Promise.reject(error);
const transient = () => new ProviderUnavailableError('the provider is busy');

describe('a session that AGS waits for', () => {
  it('gets a server', async () => {
    const scene = await aScene();
    expect(await scene.create()).toMatchObject({ serverId: 'server-1', port: 7777 });
    expect(scene.outcomes).toEqual(['create ok']);
  });

  it('gets the same server again while it lives', async () => {
    const scene = await aScene();
    const first = await scene.create();
    expect(await scene.create()).toEqual(first);
    expect(scene.cloud.launched).toBe(1);
  });

  it('gets one server when AGS asks twice at once', async () => {
    const scene = await aScene();
    const servers = await Promise.all([scene.create(), scene.create(), scene.create()]);
    expect(new Set(servers.map(({ serverId }) => serverId)).size).toBe(1);
    expect(scene.cloud.launched).toBe(1);
  });

  it('gets a new server after its server has ended', async () => {
    const scene = await aScene();
    const { serverId } = await scene.create();
    scene.cloud.stop('session-1', serverId);
    expect((await scene.create()).serverId).toBe('server-2');
    expect(scene.cloud.live).toEqual(['server-2']);
  });

  it('gets the same server after a restart of the host', async () => {
    const scene = await aScene();
    const first = await scene.create();
    await scene.restart();
    expect(await scene.create()).toEqual(first);
    expect(scene.cloud.launched).toBe(1);
  });

  it('has a server of its own', async () => {
    const scene = await aScene();
    await Promise.all([scene.create('a'), scene.create('b')]);
    expect(scene.cloud.live).toHaveLength(2);
  });
});

describe('a provider that fails', () => {
  it('is asked again while the failure is transient', async () => {
    const scene = await aScene();
    scene.provider.plan('create', failing(transient())).plan('create', failing(transient()));
    await scene.create();
    expect(scene.provider.calls).toEqual(['create', 'create', 'create', 'created']);
    expect(scene.cloud.live).toHaveLength(1);
  });

  it('is asked once when it says no, and leaves nothing behind', async () => {
    const scene = await aScene();
    scene.provider.plan('create', failing(new ServerCapacityError('no room in eu-central-1')));
    await expect(scene.create()).rejects.toThrow('no room in eu-central-1');
    expect(scene.provider.calls).toEqual(['create']);
    expect(scene.disk.size).toBe(0);
    expect(scene.outcomes).toEqual(['create ds_capacity']);
  });

  it('has its own words in the log, and in no answer', async () => {
    const scene = await aScene();
    const cause = new Error('arn:aws:gamelift:123456789012');
    scene.provider.plan('create', failing(new ServerPreconditionError('unknown alias', { cause })));
    await expect(scene.create()).rejects.toThrow(/^unknown alias$/);
    expect(scene.lines).toContainEqual({
      message: 'unknown alias',
      fields: expect.objectContaining({ err: cause, sessionId: 'session-1' }),
    });
  });

  it('is not asked at all once it has been silent often enough', async () => {
    const scene = await aScene();
    for (let at = 0; at < 5; at++) scene.provider.plan('create', failing(transient()));
    await expect(scene.create('a')).rejects.toThrow('the provider is busy');
    await expect(scene.create('b')).rejects.toThrow(/has failed repeatedly in region/);
    expect(scene.provider.calls.filter((call) => call === 'create')).toHaveLength(5);
  });

  it('that fails after it has created loses its server', async () => {
    const scene = await aScene();
    scene.provider.plan('created', failing(new ServerCapacityError('cut off')));
    await expect(scene.create()).rejects.toThrow('cut off');
    expect(scene.cloud.live).toEqual([]);
    expect(scene.releases).toEqual(['failed']);
    expect(scene.disk.size).toBe(0);
  });
});

describe('a provider that takes too long', () => {
  it('is cancelled when its time is up', async () => {
    const scene = await aScene();
    scene.provider.plan('create', ({ signal }) => new Gate().pass(signal));
    const created = expect(scene.create()).rejects.toThrow(/gave no answer within 30000 ms/);
    await settle();
    await scene.clock.advance(TIMEOUT_MS / 1000);
    await created;
    await settle();
    expect(scene.outcomes).toEqual(['create ds_provider_timeout']);
    expect(scene.disk.size).toBe(0);
  });

  it('loses the server that it brings too late', async () => {
    const scene = await aScene();
    const slow = new Gate();
    scene.provider.plan('created', () => slow.pass());
    const created = expect(scene.create()).rejects.toThrow(/gave no answer/);
    await settle();
    await scene.clock.advance(TIMEOUT_MS / 1000);
    await created;
    expect(scene.cloud.live).toHaveLength(1);
    slow.open();
    await settle();
    expect(scene.cloud.live).toEqual([]);
    expect(scene.releases).toEqual(['late']);
  });

  it('is asked anew only when its late server has been released', async () => {
    const scene = await aScene();
    const slow = new Gate();
    scene.provider.plan('created', () => slow.pass());
    const first = expect(scene.create()).rejects.toThrow(/gave no answer/);
    await settle();
    await scene.clock.advance(TIMEOUT_MS / 1000);
    await first;
    const second = scene.create();
    slow.open();
    expect((await second).serverId).toBe('server-2');
    expect(scene.cloud.live).toEqual(['server-2']);
  });
});

describe('a server that nobody got', () => {
  it('waits for AGS to ask again', async () => {
    const scene = await aScene();
    await scene.create('session-1', AbortSignal.abort());
    await scene.clock.advance(UNCLAIMED_MS / 1000 - 1);
    await scene.create();
    await scene.clock.advance(UNCLAIMED_MS / 1000);
    expect(scene.cloud.launched).toBe(1);
    expect(scene.cloud.live).toHaveLength(1);
  });

  it('is released when AGS does not', async () => {
    const scene = await aScene();
    await scene.create('session-1', AbortSignal.abort());
    await scene.clock.advance(UNCLAIMED_MS / 1000);
    expect(scene.cloud.live).toEqual([]);
    expect(scene.disk.size).toBe(0);
  });

  it('is released after a restart too', async () => {
    const scene = await aScene();
    await scene.create('session-1', AbortSignal.abort());
    await scene.restart();
    await scene.clock.advance(UNCLAIMED_MS / 1000);
    expect(scene.cloud.live).toEqual([]);
  });
});

describe('a termination', () => {
  it('ends the server', async () => {
    const scene = await aScene();
    await scene.create();
    expect(await scene.terminate()).toBe('');
    expect(scene.cloud.live).toEqual([]);
    expect(scene.disk.size).toBe(0);
  });

  it('of a session without a server succeeds, with a reason', async () => {
    const scene = await aScene();
    expect(await scene.terminate()).toBe('there is no such server');
  });

  it('ends a server that was created before a restart', async () => {
    const scene = await aScene();
    await scene.create();
    await scene.restart();
    await scene.terminate();
    expect(scene.cloud.live).toEqual([]);
  });

  it('gives up a creation that is under way', async () => {
    const scene = await aScene();
    scene.provider.plan('created', ({ signal }) => new Gate().pass(signal));
    const created = expect(scene.create()).rejects.toThrow(/was terminated while/);
    await settle();
    await scene.terminate();
    await created;
    expect(scene.cloud.live).toEqual([]);
  });

  it('that fails is an error, and tried again until the server is gone', async () => {
    const scene = await aScene();
    await scene.create();
    scene.provider.plan('terminate', failing(transient())).plan('terminate', failing(transient()));
    await expect(scene.terminate()).rejects.toThrow('the provider is busy');
    expect(scene.cloud.live).toHaveLength(1);
    await scene.clock.advance(2);
    expect(scene.cloud.live).toEqual([]);
    expect(scene.disk.size).toBe(0);
  });

  it('that failed is taken up again after a restart', async () => {
    const scene = await aScene();
    await scene.create();
    scene.provider.plan('terminate', failing(transient())).plan('terminate', failing(transient()));
    await expect(scene.terminate()).rejects.toThrow('the provider is busy');
    await scene.restart();
    expect(scene.cloud.live).toEqual([]);
  });
});

describe('a host that is killed', () => {
  it('while the provider creates leaves no server behind', async () => {
    const scene = await aScene();
    scene.provider.plan('created', () => new Gate().pass());
    void scene.create().catch(() => undefined);
    await settle();
    expect(scene.cloud.live).toHaveLength(1);
    await scene.restart();
    expect(scene.cloud.live).toEqual([]);
    expect((await scene.create()).serverId).toBe('server-2');
  });
});

describe('secrets', () => {
  it('are neither on disk nor in the log', async () => {
    const scene = await aScene();
    scene.provider.plan('lookup', failing(transient()));
    await scene.start();
    await scene.create().catch(() => undefined);
    expect(scene.disk.text).toContain('session-1');
    expect(scene.disk.text + JSON.stringify(scene.lines)).not.toMatch(/hunter2|session data/);
  });
});

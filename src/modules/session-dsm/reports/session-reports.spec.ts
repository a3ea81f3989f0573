import { describe, expect, it } from '@jest/globals';
import { settle } from '../../../../test/support/auth/manual-clock.js';
import { DsmScene } from '../../../../test/support/session-dsm/dsm-scene.js';
import { aServer, Gate } from '../../../../test/support/session-dsm/fake-provider.js';
import { ASYNC_LIMIT_MS } from './session-reports.js';

const aScene = () => new DsmScene().begin();
const session = { sessionId: 'session-1', namespace: 'studio' };
const away = { kind: 'unreachable', detail: '503' } as const;

describe('AGS that cannot be reached', () => {
  it('is told again and again until it is back', async () => {
    const scene = await aScene();
    scene.ags.receptions.push(away, away, away);
    await scene.started();
    expect(scene.ags.statuses).toEqual([]);
    await scene.clock.advance(7);
    expect(scene.ags.statuses).toEqual(['AVAILABLE']);
  });

  it('is told by the next process after a kill', async () => {
    const scene = await aScene();
    scene.ags.receptions.push(away);
    await scene.started();
    await scene.restart();
    expect(scene.ags.statuses).toContain('AVAILABLE');
    expect(scene.cloud.live).toHaveLength(1);
  });

  it('for too long is told of a failure instead, and the server is released', async () => {
    const scene = await aScene();
    scene.ags.receptions.push(...Array.from({ length: 15 }, () => away));
    await scene.started();
    await scene.clock.advance(ASYNC_LIMIT_MS / 1000);
    expect(scene.cloud.live).toEqual([]);
    await scene.clock.advance(60);
    expect(scene.ags.statuses).toEqual(['FAILED_TO_REQUEST']);
    expect(scene.disk.size).toBe(0);
  });

  it('hears in order', async () => {
    const scene = await aScene();
    scene.ags.receptions.push(away, away);
    await scene.started();
    scene.cloud.stop('session-1', 'server-1');
    await scene.provider.events?.ended(session, 'server-1');
    await scene.clock.advance(7);
    expect(scene.ags.statuses).toEqual(['AVAILABLE', 'ENDED']);
    expect(scene.disk.size).toBe(0);
  });
});

describe('AGS that does not want the server', () => {
  it.each([{ kind: 'session-gone' } as const, { kind: 'refused', detail: '400' } as const])(
    'has it released ($kind)',
    async (reception) => {
      const scene = await aScene();
      scene.ags.receptions.push(reception);
      await scene.started();
      expect(scene.cloud.live).toEqual([]);
      expect(scene.ags.tries).toBe(1);
      expect(scene.disk.size).toBe(0);
    },
  );
});

describe('AGS that may have given up on a server', () => {
  /** A server that comes up after so many seconds. */
  async function late(scene: DsmScene, seconds: number): Promise<void> {
    const gate = new Gate();
    scene.provider.plan('settle', () => gate.pass());
    await scene.started();
    await scene.clock.advance(seconds);
    gate.open();
    await settle();
  }

  it('is told of it when it still waits', async () => {
    const scene = await aScene();
    await late(scene, 90);
    expect(scene.ags.statuses).toEqual(['AVAILABLE']);
    expect(scene.cloud.live).toHaveLength(1);
  });

  it('is not told of it when it waits no longer, and the server is released', async () => {
    const scene = await aScene();
    scene.ags.patience = 'has-given-up';
    await late(scene, 90);
    expect(scene.ags.statuses).toEqual([]);
    expect(scene.cloud.live).toEqual([]);
    expect(scene.disk.size).toBe(0);
    expect(scene.releases).toEqual(['late']);
  });

  it('is not asked when the server comes within a minute', async () => {
    const scene = await aScene();
    scene.ags.patience = 'has-given-up';
    await late(scene, 59);
    expect(scene.ags.statuses).toEqual(['AVAILABLE']);
  });

  it('waits anew when it has asked anew', async () => {
    const scene = await aScene();
    await scene.started();
    await scene.clock.advance(90);
    scene.ags.patience = 'has-given-up';
    await scene.started();
    expect(scene.ags.statuses).toEqual(['AVAILABLE', 'AVAILABLE']);
  });
});

describe('a server that ends by itself', () => {
  it('is reported, once', async () => {
    const scene = await aScene();
    await scene.create();
    scene.cloud.stop('session-1', 'server-1');
    await scene.provider.events?.ended(session, 'server-1');
    await scene.provider.events?.ended(session, 'server-1');
    await settle();
    expect(scene.ags.heard).toEqual([
      {
        sessionId: 'session-1',
        information: expect.objectContaining({ status: 'ENDED', serverId: 'server-1' }),
      },
    ]);
    expect(scene.disk.size).toBe(0);
  });

  it('while the host was away is reported at its next start', async () => {
    const scene = await aScene();
    await scene.create();
    scene.cloud.stop('session-1', 'server-1');
    await scene.restart();
    expect(scene.ags.statuses).toEqual(['ENDED']);
  });

  it('is not reported when AGS ended it', async () => {
    const scene = await aScene();
    await scene.create();
    await scene.terminate();
    await scene.provider.events?.ended(session, 'server-1');
    expect(scene.ags.tries).toBe(0);
  });

  it('is not taken for the one that came after it', async () => {
    const scene = await aScene();
    await scene.create();
    await scene.provider.events?.ended(session, 'server-0');
    expect(scene.ags.tries).toBe(0);
    expect((await scene.create()).serverId).toBe('server-1');
  });
});

describe('news of another replica', () => {
  it('is passed on to AGS', async () => {
    const scene = await aScene();
    await scene.provider.events?.available(session, aServer('server-9'));
    await settle();
    expect(scene.ags.statuses).toEqual(['AVAILABLE']);
  });
});

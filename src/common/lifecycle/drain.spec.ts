import { describe, expect, it } from '@jest/globals';
import { Drain, type Drainable, type OpenCalls } from './drain.js';

const GRACE_MS = 25_000;

/** A host of one listener, whose calls end when the test says so; time passes when it says so. */
class Scene {
  readonly events: string[] = [];
  readonly drained = Promise.withResolvers<void>();
  readonly #sleeps = new Map<number, () => void>();
  count = 0;

  readonly calls: OpenCalls = {
    count: 0,
    endAll: (details, isMeant) => {
      this.events.push(isMeant === undefined ? `all ended: ${details}` : 'watchers ended');
    },
  };

  readonly listener: Drainable = {
    drain: () => {
      this.events.push('takes no more calls');
      return this.drained.promise;
    },
    close: () => this.events.push('closed'),
  };

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
    if (ms === 0) return Promise.resolve();
    signal?.addEventListener('abort', () => this.events.push('sleep ended early'));
    return new Promise((resolve) => this.#sleeps.set(ms, resolve));
  };

  /** Ends the sleep of `ms`, once somebody sleeps it. */
  async pass(ms: number): Promise<void> {
    while (!this.#sleeps.has(ms)) await Promise.resolve();
    this.#sleeps.get(ms)?.();
  }
}

function aDrain(openCalls = 0): { scene: Scene; drain: Drain; run: () => Promise<number> } {
  const scene = new Scene();
  const drain = new Drain({ ...scene.calls, count: openCalls }, scene.sleep);
  return { scene, drain, run: () => drain.run([scene.listener], GRACE_MS) };
}

describe('Drain', () => {
  it('is no problem before it begins', () => {
    const { drain } = aDrain();
    expect(drain.problem).toBeUndefined();
    expect(drain.hasBegun).toBe(false);
  });

  it('lets readiness fall before the listeners take no more calls', async () => {
    const { scene, drain, run } = aDrain();
    drain.onChange(() => scene.events.push(`not ready: ${drain.problem}`));
    scene.drained.resolve();
    await run();
    expect(scene.events).toEqual([
      'not ready: the host is shutting down',
      'watchers ended',
      'takes no more calls',
      'sleep ended early',
      'closed',
    ]);
  });

  it('ends as soon as the calls in flight have ended', async () => {
    const { scene, run } = aDrain(3);
    const cut = run();
    scene.drained.resolve();
    expect(await cut).toBe(0);
  });

  it('tells the calls that outlast the grace, then closes', async () => {
    const { scene, run } = aDrain(2);
    const cut = run();
    await scene.pass(GRACE_MS);
    expect(scene.events.at(-1)).toBe('takes no more calls');
    await scene.pass(50);
    expect(await cut).toBe(2);
    expect(scene.events.slice(-2)).toEqual(['all ended: the host is shutting down', 'closed']);
  });

  it('counts streams of health and reflection as watchers, and nothing else', async () => {
    const isMeant: ((path: string) => boolean)[] = [];
    const calls: OpenCalls = {
      count: 0,
      endAll: (_, picks) => {
        if (picks !== undefined) isMeant.push(picks);
      },
    };
    const scene = new Scene();
    scene.drained.resolve();
    await new Drain(calls, scene.sleep).run([scene.listener], GRACE_MS);
    const picked = [
      '/grpc.health.v1.Health/Watch',
      '/grpc.health.v1.Health/Check',
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
      '/accelbyte.session.manager.SessionManager/OnSessionCreated',
    ].filter((path) => isMeant[0]?.(path));
    expect(picked).toEqual([
      '/grpc.health.v1.Health/Watch',
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    ]);
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock, settle } from '../../../../../test/support/auth/manual-clock.js';
import { ProxyRegistry, type Registration } from './proxy-registry.js';
import type { ProxyRecords, ProxyTarget } from './proxy-target.js';
import { TargetRules } from './target-rules.js';
import { WaitingCalls } from './waiting-calls.js';

const PROXIED = ['sample', 'sample2'];
const KNOWN = ['srv', ...PROXIED];

class MemoryRecords implements ProxyRecords {
  saved: ReadonlyMap<string, ProxyTarget> | undefined;
  failure: Error | undefined;

  load(): Promise<ReadonlyMap<string, ProxyTarget>> {
    return Promise.resolve(this.saved ?? new Map());
  }

  async save(targets: ReadonlyMap<string, ProxyTarget>): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.saved = targets;
  }
}

const SAMPLE: Registration = { names: ['sample'], version: '123', host: 'localhost', port: 5000 };

describe('the registry of proxied services', () => {
  let clock: ManualClock;
  let records: MemoryRecords;
  let registry: ProxyRegistry;

  const newRegistry = (allowed: readonly string[] = []) =>
    new ProxyRegistry(
      { isKnown: (name) => KNOWN.includes(name), isProxied: (name) => PROXIED.includes(name) },
      new TargetRules(allowed, { ports: () => [54321, 6565], hosts: () => ['10.0.0.1', 'box'] }),
      records,
      new WaitingCalls(clock, 2),
      'main.example',
    );
  const register = (changes: Partial<Registration> = {}, peer = '127.0.0.1') =>
    registry.register({ ...SAMPLE, ...changes }, peer);

  beforeEach(() => {
    clock = new ManualClock();
    records = new MemoryRecords();
    registry = newRegistry();
  });

  it.each([
    ['nothing', { names: [] }, 20],
    ['an empty name', { names: [''] }, 20],
    ['an empty name beside an unknown one', { names: ['foo', ''] }, 20],
    ['only a name', { version: '', port: 0 }, 20],
    ['no port', { port: 0 }, 20],
    ['no version', { version: '' }, 20],
    ['an unknown name and nothing else', { names: ['foo'], version: '', port: 0 }, 30],
    ['a service of its own and nothing else', { names: ['srv'], version: '', port: 0 }, 21],
    ['an impossible port', { port: 70_000 }, 21],
    ['a version beyond measure', { version: 'x'.repeat(257) }, 21],
    ['its own address', { port: 54321 }, 21],
    ['its own address by another name', { host: 'BOX', port: 6565 }, 21],
    ['its own address as mapped IPv4', { host: '[::ffff:127.0.0.1]', port: 6565 }, 21],
    ['an address of the inner network', { host: '169.254.169.254' }, 21],
    ['a host that is not allowed, by leaving it out', { host: '' }, 21],
  ])('refuses %s', async (_, changes, resultCode) => {
    await expect(register(changes)).rejects.toMatchObject({ resultCode });
    expect(records.saved).toBeUndefined();
    expect(registry.addresses()).toEqual([]);
  });

  it.each([
    ['loopback', { host: '127.9.8.7' }, '10.1.1.1'],
    ['IPv6 loopback', { host: '[::1]' }, '10.1.1.1'],
    ['the address of whoever asks', { host: '10.1.1.1' }, '::ffff:10.1.1.1'],
    ['an address of this machine, asked over loopback', { host: '10.0.0.1' }, '127.0.0.1'],
    ['its own port on another machine', { host: '10.1.1.1', port: 54321 }, '10.1.1.1'],
  ])('takes %s', async (_, changes, peer) => {
    await register(changes, peer);
    expect(registry.address('sample')).toEqual({ port: SAMPLE.port, ...changes });
  });

  it('takes what the configuration allows, by host or by host and port', async () => {
    registry = newRegistry(['main.example', 'other.example:7000', '[fd00::1]:7000']);
    await register({ host: '' });
    expect(registry.address('sample')).toEqual({ host: 'main.example', port: 5000 });
    await register({ host: 'Other.Example', port: 7000 });
    await register({ host: 'fd00::1', port: 7000 });
    await expect(register({ host: 'other.example', port: 7001 })).rejects.toMatchObject({
      resultCode: 21,
    });
  });

  it('remembers, forgets, and keeps the version that it knew last', async () => {
    expect(registry.registered('sample')).toBeUndefined();
    await register();
    expect(registry.registered('sample')).toEqual({
      host: 'localhost',
      port: 5000,
      version: '123',
    });
    expect(Object.fromEntries(records.saved ?? [])).toEqual({
      sample: { host: 'localhost', port: 5000, version: '123' },
    });
    await registry.forget(['sample']);
    expect(registry.registered('sample')).toEqual({ host: '', port: 0, version: '123' });
    expect(records.saved?.size).toBe(0);
    expect(registry.address('sample')).toBeUndefined();
  });

  it.each([
    [[], 20],
    [[''], 20],
    [['foo'], 30],
    [['srv'], 21],
  ])('refuses to forget %j', async (names, resultCode) => {
    await expect(registry.forget(names)).rejects.toMatchObject({ resultCode });
  });

  it('forwards as before after a restart, and says what has no effect', async () => {
    await register();
    records.saved = new Map([...(records.saved ?? []), ['gone', { ...SAMPLE }]]);
    registry = newRegistry();
    expect(await registry.load()).toEqual(['gone']);
    expect(registry.addresses()).toEqual([{ host: 'localhost', port: 5000 }]);
    expect(registry.address('gone')).toBeUndefined();
    await register({ names: ['sample2'], port: 5001 });
    expect([...(records.saved?.keys() ?? [])]).toEqual(['sample', 'gone', 'sample2']);
  });

  it('lists each target once (P10)', async () => {
    await register({ names: ['sample2'], port: 6000 });
    expect(registry.addresses()).toEqual([{ host: 'localhost', port: 6000 }]);
    await register();
    expect(registry.addresses()).toEqual([
      { host: 'localhost', port: 6000 },
      { host: 'localhost', port: 5000 },
    ]);
    await register({ port: 6000 });
    expect(registry.addresses()).toEqual([{ host: 'localhost', port: 6000 }]);
  });

  it('changes nothing that could not be written', async () => {
    records.failure = new Error('disk full');
    await expect(register()).rejects.toThrow('disk full');
    expect(registry.address('sample')).toBeUndefined();
    records.failure = undefined;
    await register({ names: ['sample2'] });
    expect([...(records.saved?.keys() ?? [])]).toEqual(['sample2']);
  });

  describe('a call that comes before the registration', () => {
    const never = new AbortController().signal;
    let waits: number;
    const awaited = (signal = never) =>
      registry.awaited('sample', 2000, signal, () => {
        waits += 1;
      });

    beforeEach(() => {
      waits = 0;
    });

    it('goes on as soon as it comes', async () => {
      const call = awaited();
      await clock.advance(1);
      await register({ names: ['sample2'] });
      await register();
      expect(await call).toEqual({ host: 'localhost', port: 5000 });
      expect(waits).toBe(1);
      expect(clock.waits).toEqual([]);
    });

    it('ends with code 14 when it does not come', async () => {
      const call = expect(awaited()).rejects.toMatchObject({ resultCode: 14 });
      await clock.advance(2);
      await call;
    });

    it('ends with its caller', async () => {
      const caller = new AbortController();
      const call = expect(awaited(caller.signal)).rejects.toThrow('gone');
      caller.abort(new Error('gone'));
      await call;
      expect(clock.waits).toEqual([]);
    });

    it('is refused when too many wait already', async () => {
      const calls = [awaited(), awaited()];
      await expect(awaited()).rejects.toMatchObject({ resultCode: 32 });
      await register();
      await Promise.all(calls);
      await settle();
    });
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock, settle } from '../../../../../test/support/auth/manual-clock.js';
import type { EventMessage, OperationsEvent } from './event.js';
import { EventQueues, type EventSettings, type ListenRequest } from './event-queues.js';
import type { QueueRecords } from './queue-records.js';

const SETTINGS: EventSettings = {
  retainMs: 300_000,
  keepAliveMs: 60_000,
  maxQueues: 10,
  maxQueuesOfOwner: 3,
  window: { events: 5, bytes: 1000 },
};

class MemoryRecords implements QueueRecords {
  saved: readonly number[] = [];
  failure: Error | undefined;

  load(): Promise<readonly number[]> {
    return Promise.resolve(this.saved);
  }

  async save(clientIds: readonly number[]): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.saved = clientIds;
  }
}

/** Reads what a listener is told, as a fast connection does. */
class Reader {
  readonly heard: EventMessage[] = [];
  hasEnded = false;
  readonly #connection = new AbortController();

  static async of(queues: EventQueues, request: Partial<ListenRequest> = {}): Promise<Reader> {
    const reader = new Reader();
    void reader.#read(await queues.listen(reader.request(request)));
    await settle();
    return reader;
  }

  request(request: Partial<ListenRequest> = {}): ListenRequest {
    const { signal } = this.#connection;
    return { names: [], clientId: 0, owner: undefined, signal, ...request };
  }

  /** Names of the events, in order. */
  get events(): string[] {
    return this.heard.flatMap((message) => (message.kind === 'event' ? [message.event.name] : []));
  }

  get clientId(): number {
    const [first] = this.heard;
    if (first?.kind !== 'queue') throw new Error('the first message is not the number');
    return first.clientId;
  }

  disconnect(): void {
    this.#connection.abort();
  }

  async #read(messages: AsyncIterable<EventMessage>): Promise<void> {
    for await (const message of messages) this.heard.push(message);
    this.hasEnded = true;
  }
}

const event = (name: string, value?: string): OperationsEvent => ({
  name,
  properties: value === undefined ? [] : [{ name: 'foo', value }],
});

describe('event queues', () => {
  let clock: ManualClock;
  let records: MemoryRecords;
  let queues: EventQueues;
  let failures: unknown[];

  const newQueues = (settings: Partial<EventSettings> = {}) =>
    new EventQueues({ ...SETTINGS, ...settings }, records, clock, (error) => failures.push(error));

  const send = async (...names: string[]) => {
    for (const name of names) queues.send(event(name));
    await settle();
  };

  beforeEach(async () => {
    clock = new ManualClock();
    records = new MemoryRecords();
    failures = [];
    queues = newQueues();
    await queues.restore();
    queues.keepAlive();
  });

  it('tells a listener his number at once, and has it written by then', async () => {
    const reader = await Reader.of(queues);
    expect(reader.heard).toEqual([{ kind: 'queue', clientId: 1 }]);
    expect(records.saved).toEqual([1]);
  });

  it('gives the smallest free number', async () => {
    const [one, two] = [await Reader.of(queues), await Reader.of(queues)];
    expect([one.clientId, two.clientId]).toEqual([1, 2]);
    queues.interrupt(1);
    await clock.advance(300);
    expect(queues.inspect()).toEqual([2]);
    expect((await Reader.of(queues)).clientId).toBe(1);
  });

  it('delivers events in order, with their properties, and only those of the filter', async () => {
    const [all, some] = [await Reader.of(queues), await Reader.of(queues, { names: ['b', 'c'] })];
    queues.send(event('a', 'bar'));
    await send('b', 'a', 'c');
    expect(all.events).toEqual(['a', 'b', 'a', 'c']);
    expect(all.heard[1]).toEqual({ kind: 'event', clientId: 1, event: event('a', 'bar') });
    expect(some.events).toEqual(['b', 'c']);
  });

  it('holds nothing while nobody waits for it', async () => {
    await send('a', 'b');
    expect(queues.held).toEqual({ events: 0, bytes: 0 });
    await Reader.of(queues, { names: ['z'] });
    await send('a', 'b', 'c');
    expect(queues.held.events).toBeLessThanOrEqual(1);
  });

  describe('names', () => {
    it.each([
      [[''], 20],
      [['with space'], 21],
      [['with\ttab'], 21],
      [['x'.repeat(257)], 21],
      [['ok', ''], 20],
    ])('refuses to listen to %j with %i', async (names, resultCode) => {
      const request = new Reader().request({ names });
      await expect(queues.listen(request)).rejects.toMatchObject({ resultCode });
      expect(queues.inspect()).toEqual([]);
    });

    it.each([
      [event(''), 20],
      [event('with space'), 21],
      [{ name: 'a', properties: [{ name: '', value: 'v' }] }, 20],
      [{ name: 'a', properties: [{ name: 'b c', value: 'v' }] }, 21],
      [event('a', 'x'.repeat(65_536)), 21],
      [{ name: 'a', properties: Array(129).fill({ name: 'p', value: '' }) }, 21],
    ])('refuses to send an event of the wrong form', (wrong, resultCode) => {
      expect(() => queues.send(wrong)).toThrow(expect.objectContaining({ resultCode }));
    });
  });

  describe('an interruption', () => {
    it('lets what was sent before it arrive, and nothing that was sent after it', async () => {
      const reader = await Reader.of(queues);
      queues.send(event('before'));
      queues.interrupt(1);
      await send('after');
      expect(reader.events).toEqual(['before']);
      expect(reader.hasEnded).toBe(true);
      expect(reader.heard).toHaveLength(2);
      expect(queues.inspect()).toEqual([1]);
    });

    it('is refused for a queue that is interrupted or unknown', async () => {
      await Reader.of(queues);
      queues.interrupt(1);
      expect(() => queues.interrupt(1)).toThrow(expect.objectContaining({ resultCode: 61 }));
      for (const unknown of [0, 2]) {
        expect(() => queues.interrupt(unknown)).toThrow(
          expect.objectContaining({ resultCode: 30 }),
        );
      }
    });

    it('leaves no mark that would end the next listener', async () => {
      const reader = await Reader.of(queues);
      reader.disconnect();
      expect(() => queues.interrupt(1)).toThrow(expect.objectContaining({ resultCode: 61 }));
      const next = await Reader.of(queues, { clientId: 1 });
      await send('a');
      expect(next.events).toEqual(['a']);
      expect(next.hasEnded).toBe(false);
    });
  });

  describe('resuming', () => {
    it('delivers what was sent meanwhile, by the filter of now', async () => {
      await Reader.of(queues, { names: ['x'] });
      queues.interrupt(1);
      await send('a', 'b', 'a');
      const reader = await Reader.of(queues, { clientId: 1, names: ['a'] });
      await send('b', 'a');
      expect(reader.clientId).toBe(1);
      expect(reader.events).toEqual(['a', 'a', 'a']);
    });

    it('is refused for a number that was never given', async () => {
      const request = new Reader().request({ clientId: 135 });
      await expect(queues.listen(request)).rejects.toMatchObject({ resultCode: 30 });
    });

    it('is refused to another caller, where callers are known', async () => {
      const owner = await Reader.of(queues, { owner: 'a' });
      const request = new Reader().request({ clientId: 1, owner: 'b' });
      await expect(queues.listen(request)).rejects.toMatchObject({ resultCode: 30 });
      expect(() => queues.interrupt(1, 'b')).toThrow(expect.objectContaining({ resultCode: 30 }));
      expect(owner.hasEnded).toBe(false);
    });

    it('takes the queue from whoever listens, and splits no event (X5)', async () => {
      const older = await Reader.of(queues);
      await send('a');
      const newer = await Reader.of(queues, { clientId: 1 });
      await send('b', 'c');
      expect(older.hasEnded).toBe(true);
      expect([older.events, newer.events]).toEqual([['a'], ['b', 'c']]);
      queues.interrupt(1);
      await settle();
      expect(newer.hasEnded).toBe(true);
    });

    it('hands on what an older listener had no time to take', async () => {
      const slow = await queues.listen(new Reader().request());
      await slow.next();
      await send('a', 'b');
      expect((await slow.next()).value).toMatchObject({ event: { name: 'a' } });
      const newer = await Reader.of(queues, { clientId: 1 });
      expect(newer.events).toEqual(['a', 'b']);
      expect((await slow.next()).done).toBe(true);
    });
  });

  describe('retention', () => {
    it('drops an interrupted queue by its own timer, and writes the list', async () => {
      await Reader.of(queues);
      queues.interrupt(1);
      await clock.advance(299.9);
      expect(records.saved).toEqual([1]);
      await clock.advance(0.2);
      expect(records.saved).toEqual([]);
    });

    it('drops it when asked, should the timer be late', async () => {
      await Reader.of(queues);
      queues.interrupt(1);
      clock.set(clock.now() + 301);
      expect(queues.inspect()).toEqual([]);
    });

    it('begins when the connection of a listener drops (X4)', async () => {
      const reader = await Reader.of(queues);
      reader.disconnect();
      expect(() => queues.interrupt(1)).toThrow(expect.objectContaining({ resultCode: 61 }));
      await clock.advance(300);
      expect(queues.inspect()).toEqual([]);
    });

    it('ends when somebody listens again', async () => {
      await Reader.of(queues);
      queues.interrupt(1);
      await clock.advance(200);
      const reader = await Reader.of(queues, { clientId: 1 });
      await clock.advance(200);
      await send('a');
      expect(reader.events).toEqual(['a']);
    });

    it('tells when the list could not be written', async () => {
      await Reader.of(queues);
      queues.interrupt(1);
      records.failure = new Error('disk full');
      await clock.advance(300);
      expect(failures).toEqual([records.failure]);
    });
  });

  describe('keeping alive', () => {
    it('tells every listener in every period, whatever his filter', async () => {
      const reader = await Reader.of(queues, { names: ['x'] });
      await clock.advance(120);
      expect(reader.heard.slice(1)).toEqual([
        { kind: 'keep-alive', clientId: 1 },
        { kind: 'keep-alive', clientId: 1 },
      ]);
    });

    it('keeps at most one for whoever resumes, after the events', async () => {
      await Reader.of(queues);
      queues.interrupt(1);
      await send('a');
      await clock.advance(240);
      const reader = await Reader.of(queues, { clientId: 1 });
      expect(reader.heard.map(({ kind }) => kind)).toEqual(['queue', 'event', 'keep-alive']);
    });
  });

  describe('limits', () => {
    it('gives one caller some of the numbers only, where callers are known', async () => {
      for (let made = 0; made < 3; made++) await Reader.of(queues, { owner: 'a' });
      const listening = queues.listen(new Reader().request({ owner: 'a' }));
      await expect(listening).rejects.toMatchObject({
        resultCode: 32,
        message: expect.stringContaining('3 queues of this caller'),
      });
      await Reader.of(queues, { owner: 'a', clientId: 1 });
      await Reader.of(queues, { owner: 'b' });
      expect(queues.inspect()).toEqual([1, 2, 3, 4]);
    });

    it('drops the oldest events, and tells how many where they are missing (X11)', async () => {
      await Reader.of(queues);
      queues.interrupt(1);
      await send('1', '2', '3', '4', '5', '6', '7', '8');
      expect(queues.held.events).toBe(5);
      const reader = await Reader.of(queues, { clientId: 1 });
      await send('9');
      expect(reader.events).toEqual(['EVENTS_MISSED', '4', '5', '6', '7', '8', '9']);
      expect(reader.heard[1]).toMatchObject({
        event: { properties: [{ name: 'count', value: '3' }] },
      });
    });

    it('counts bytes too, whatever the number of queues', async () => {
      for (let n = 0; n < 5; n++) await Reader.of(queues);
      for (const clientId of queues.inspect()) queues.interrupt(clientId);
      for (let n = 0; n < 20; n++) queues.send(event('a', 'x'.repeat(400)));
      expect(queues.held).toEqual({ events: 2, bytes: 2 * 404 });
    });

    it('tells a slow listener what he missed of what he wanted', async () => {
      const slow = await queues.listen(new Reader().request({ names: ['a'] }));
      await slow.next();
      await send('a', 'b', 'a', 'b', 'b', 'b', 'a');
      expect((await slow.next()).value).toMatchObject({
        event: { name: 'EVENTS_MISSED', properties: [{ name: 'count', value: '1' }] },
      });
      expect((await slow.next()).value).toMatchObject({ event: { name: 'a' } });
      await slow.return();
    });

    it('does not call missed what is being delivered', async () => {
      const slow = await queues.listen(new Reader().request());
      await slow.next();
      await send('1');
      await slow.next();
      await send('2', '3', '4', '5', '6', '7');
      expect((await slow.next()).value).toMatchObject({
        event: { properties: [{ name: 'count', value: '1' }] },
      });
      expect((await slow.next()).value).toMatchObject({ event: { name: '3' } });
      await slow.return();
    });

    it('refuses more queues than there may be', async () => {
      for (let n = 0; n < 10; n++) await Reader.of(queues);
      const listening = queues.listen(new Reader().request());
      await expect(listening).rejects.toMatchObject({ resultCode: 32 });
    });
  });

  describe('a stop', () => {
    it('is the last thing that listeners hear, and takes no new ones', async () => {
      const reader = await Reader.of(queues);
      queues.send(event('a'));
      queues.stop();
      await settle();
      expect(reader.events).toEqual(['a']);
      expect(reader.heard.at(-1)).toEqual({ kind: 'stopped' });
      expect(reader.hasEnded).toBe(true);
      expect(clock.waits).toEqual([]);
      const listening = queues.listen(new Reader().request());
      await expect(listening).rejects.toMatchObject({ resultCode: 15 });
    });

    it('leaves the queues to the next start, interrupted as of then', async () => {
      await Reader.of(queues, { owner: 'a' });
      queues.stop();
      queues = newQueues();
      await queues.restore();
      queues.keepAlive();
      expect(queues.inspect()).toEqual([1]);
      const reader = await Reader.of(queues, { clientId: 1, owner: 'b' });
      await send('a');
      expect(reader.events).toEqual(['a']);
    });
  });

  it('has no queue that could not be written', async () => {
    records.failure = new Error('disk full');
    await expect(queues.listen(new Reader().request())).rejects.toThrow('disk full');
    records.failure = undefined;
    expect(queues.inspect()).toEqual([]);
  });
});

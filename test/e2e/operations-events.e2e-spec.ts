import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ByteClient } from '../../src/common/grpc/client/byte-client.js';
import { EventListening } from '../../src/common/grpc/client/event-listening.js';
import { systemClock } from '../../src/common/time/clock.js';
import { systemTimers } from '../../src/common/time/timers.js';
import { eventually } from '../support/eventually.js';
import { Listener } from '../support/operations/listener.js';
import {
  type OperationsClient,
  operationsClient,
} from '../support/operations/operations-client.js';
import { type OperationsHost, startOperationsHost } from '../support/operations/operations-host.js';

const SURROUNDINGS = { time: { ...systemClock, ...systemTimers }, random: Math.random };

describe('the event service', () => {
  let workspace: string;
  let host: OperationsHost;
  let client: OperationsClient;

  const start = async (env: Record<string, string> = {}) => {
    host = await startOperationsHost({ workspace, env });
    client = operationsClient(host.address);
  };

  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'operations-events-'));
    await start();
  });
  afterAll(async () => {
    client.close();
    await host.stop();
    await rm(workspace, { recursive: true });
  });

  const events = () => client.stubs.events;
  const send = (name: string, properties: Record<string, string> = {}) =>
    events().send({
      name,
      properties: Object.entries(properties).map(([key, value]) => ({ name: key, value })),
    });

  it('lists no queue before there is one (E9)', async () => {
    expect((await events().inspect()).client_ids).toEqual([]);
  });

  it.each([
    ['E1', { names: [''] }, 20],
    ['E2', { names: ['with space'] }, 21],
    ['E3', { names: [], client_id: 135 }, 30],
  ])('refuses to listen (%s)', async (_, filter, resultCode) => {
    await expect(events().listen(filter).next()).rejects.toMatchObject({ resultCode });
  });

  it('refuses a wrong listener in one message, and ends well (E1)', async () => {
    const bytes = new ByteClient(host.address);
    const answers: string[] = [];
    const filter = Buffer.from([0x0a, 0x00]); // one name, empty
    for await (const answer of bytes.streamBytes('/EventService/listen', [filter])) {
      answers.push(answer.toString('hex'));
    }
    bytes.close();
    expect(answers).toEqual([expect.stringMatching(/^0a..0814/)]);
  });

  it.each([
    ['E4', '', 20],
    ['E5', 'with space', 21],
  ])('refuses to send (%s)', async (_, name, resultCode) => {
    await expect(send(name)).rejects.toMatchObject({ resultCode });
  });

  it('refuses to interrupt what is not there (E6)', async () => {
    await expect(events().interrupt({ client_id: 0 })).rejects.toMatchObject({ resultCode: 30 });
  });

  it('tells each listener exactly what he asked for (E7)', async () => {
    const one = await Listener.open(events(), ['some-event']);
    const two = await Listener.open(events(), ['some-event']);
    const ids = [one.clientId, two.clientId];
    expect((await events().inspect()).client_ids).toEqual(expect.arrayContaining(ids));
    await send('some-event', { foo: 'bar' });
    await send('another-event');
    for (const client_id of ids) {
      await events().interrupt({ client_id });
      await expect(events().interrupt({ client_id })).rejects.toMatchObject({ resultCode: 61 });
    }
    expect(await Promise.all([one.ended, two.ended])).toEqual([undefined, undefined]);
    expect((await events().inspect()).client_ids).toEqual(expect.arrayContaining(ids));
    for (const { events: heard } of [one, two]) {
      expect(heard).toEqual([{ name: 'some-event', foo: 'bar' }]);
    }
  });

  it('writes its messages byte for byte as recorded', async () => {
    const bytes = new ByteClient(host.address);
    const caller = new AbortController();
    const { signal } = caller;
    const stream = bytes.streamBytes('/EventService/listen', [Buffer.from('0a026576', 'hex')], {
      signal,
    });
    const first = (await stream.next()).value?.toString('hex');
    expect(first).toMatch(/^18..$/);
    const sent = await bytes.unaryBytes(
      '/EventService/send',
      Buffer.from('0a02657612060a016b120176', 'hex'),
    );
    expect(sent.message).toHaveLength(0);
    const event = (await stream.next()).value?.toString('hex');
    expect(event).toBe(`120c0a02657612060a016b120176${first}`);
    caller.abort();
    await stream.return();
    bytes.close();
  });

  it('goes on where a dropped connection left off (X4)', async () => {
    const dropped = await Listener.open(events(), ['x']);
    const { clientId } = dropped;
    dropped.disconnect();
    await eventually('its queue is interrupted', () =>
      events()
        .interrupt({ client_id: clientId })
        .then(
          () => true,
          (error) => error.resultCode === 61,
        ),
    );
    await send('x', { n: '1' });
    const next = await Listener.open(events(), ['x'], clientId);
    await eventually('the event arrives', () => next.events.length > 0);
    expect(next.events).toEqual([{ name: 'x', n: '1' }]);
    expect(next.hasEnded).toBe(false);
  });

  it('hands a queue to the newest listener, and splits no event (X5)', async () => {
    const older = await Listener.open(events(), ['x']);
    await send('x', { n: '1' });
    await eventually('the older hears it', () => older.events.length === 1);
    const newer = await Listener.open(events(), ['x'], older.clientId);
    expect(await older.ended).toBeUndefined();
    for (const n of ['2', '3', '4']) await send('x', { n });
    await eventually('the newer hears the rest', () => newer.events.length === 3);
    expect(older.events).toHaveLength(1);
    expect(newer.events.map(({ n }) => n)).toEqual(['2', '3', '4']);
  });

  it('answers others promptly while a thousand listen (X6)', async () => {
    // A connection takes a thousand calls at a time.
    const others = [operationsClient(host.address), operationsClient(host.address)];
    const listeners = await Promise.all(
      Array.from({ length: 1000 }, (_, n) =>
        Listener.open((others[n % 2] ?? client).stubs.events, ['never']),
      ),
    );
    const askedAt = performance.now();
    expect((await client.stubs.srv.info()).items).toHaveLength(4);
    expect(performance.now() - askedAt).toBeLessThan(1000);
    for (const listener of listeners) listener.disconnect();
    await Promise.all(listeners.map(({ ended }) => ended));
    for (const other of others) other.close();
  });

  it('tells a listener who reads too slowly what he missed', async () => {
    const bytes = new ByteClient(host.address);
    const filter = Buffer.concat([Buffer.from([0x0a, 4]), Buffer.from('slow')]);
    const stream = bytes.streamBytes('/EventService/listen', [filter]);
    await stream.next();
    const text = 'x'.repeat(60_000);
    const COUNT = 400; // 24 MB, against 16 MiB that are kept
    for (let n = 0; n < COUNT; n++) await send('slow', { n: String(n), text });
    await send('slow', { n: 'last' });
    let heard = 0;
    let missed = 0;
    for await (const message of stream) {
      const told = message.toString('latin1').replace(/[^ -~]/g, '|');
      const [, count] = /EVENTS_MISSED.*count\|+(\d+)/.exec(told) ?? [];
      if (count === undefined) heard += 1;
      else missed += Number(count);
      if (told.includes('last')) break;
    }
    bytes.close();
    expect(missed).toBeGreaterThan(50);
    expect(heard + missed).toBe(COUNT + 1);
  });

  it('bounds what it keeps for whoever is away, and tells the loss (X11)', async () => {
    const away = await Listener.open(events(), ['flood']);
    await events().interrupt({ client_id: away.clientId });
    await away.ended;
    const text = 'x'.repeat(60_000);
    const COUNT = 400; // 24 MB, against 16 MiB that are kept
    for (let n = 0; n < COUNT; n++) await send('flood', { n: String(n), text });
    const back = await Listener.open(events(), ['flood'], away.clientId);
    await eventually('the newest arrives', () => back.events.at(-1)?.n === String(COUNT - 1));
    const [first, ...rest] = back.events;
    expect(first).toEqual({ name: 'EVENTS_MISSED', count: String(COUNT - rest.length) });
    expect(rest.length).toBeLessThan((16 * 1024 * 1024) / text.length + 1);
    expect(rest.map(({ n }) => Number(n))).toEqual(
      Array.from({ length: rest.length }, (_, at) => COUNT - rest.length + at),
    );
  });

  it('tells of the end, and has its queues again after the next start (E8)', async () => {
    const heard: string[] = [];
    const troubles: unknown[] = [];
    const { events: queues } = client.stubs;
    const listening = await Listener.open(queues, ['some-event']);
    const { clientId } = listening;
    expect(
      Object.keys(JSON.parse(await readFile(join(workspace, 'queues.json'), 'utf8'))),
    ).toContain(String(clientId));
    const port = String(host.host.ports.operationsPort);
    await host.stop();
    expect(await listening.ended).toMatchObject({ resultCode: 15 });
    expect(listening.events).toEqual([]);
    client.close();
    await start({ OPERATIONS_GRPC_PORT: port });
    const resumed = new EventListening(
      events(),
      {
        names: ['some-event'],
        clientId,
        onEvent: ({ name }) => heard.push(name),
        onTrouble: (error) => troubles.push(error),
      },
      SURROUNDINGS,
    );
    await send('some-event');
    await eventually('the event arrives', () => heard.length === 1);
    expect(resumed.clientId).toBe(clientId);
    await resumed.interrupt();
    expect([heard, troubles]).toEqual([['some-event'], []]);
  });

  describe('with short times', () => {
    beforeAll(async () => {
      client.close();
      await host.stop();
      await start({ RPC_EVENT_RETAIN_TIMEOUT: '1', RPC_EVENT_KEEPALIVE_TIMEOUT: '1' });
    });

    it('drops a queue that nobody listened to for the time of retention (E10)', async () => {
      const heard: (string | undefined)[] = [];
      const first = await Listener.open(events(), ['some-event']);
      const { clientId } = first;
      await send('some-event', { n: '1' });
      await events().interrupt({ client_id: clientId });
      await first.ended;
      await send('some-event', { n: '2' });
      const second = await Listener.open(events(), ['some-event'], clientId);
      await send('some-event', { n: '3' });
      await events().interrupt({ client_id: clientId });
      await second.ended;
      for (const { events: each } of [first, second]) heard.push(...each.map(({ n }) => n));
      await eventually('the queue is gone', async () => {
        return !(await events().inspect()).client_ids.includes(clientId);
      });
      await send('some-event', { n: '4' });
      await expect(events().interrupt({ client_id: clientId })).rejects.toMatchObject({
        resultCode: 30,
      });
      expect(heard).toEqual(['1', '2', '3']);
    });

    it('gives signs of life that are no events (E11)', async () => {
      const listener = await Listener.open(events(), ['some-event']);
      await eventually('there is a sign of life', () => listener.signsOfLife > 0);
      await events().interrupt({ client_id: listener.clientId });
      await listener.ended;
      expect(listener.events).toEqual([]);
      expect(listener.messages.at(1)).toEqual({
        r: null,
        event: { name: '', properties: [] },
        client_id: listener.clientId,
      });
    });

    it('writes a sign of life and its last message as the contract has them', async () => {
      const bytes = new ByteClient(host.address);
      const filter = Buffer.concat([Buffer.from([0x0a, 5]), Buffer.from('never')]);
      const stream = bytes.streamBytes('/EventService/listen', [filter]);
      const heard: string[] = [];
      const reading = (async () => {
        for await (const message of stream) heard.push(message.toString('hex'));
      })();
      await eventually('there is a sign of life', () => heard.length > 1);
      expect(heard[1]).toBe(`1200${heard[0]}`);
      client.close();
      await host.stop();
      await reading;
      expect(heard.at(-1)).toMatch(/^0a..080f12/);
      bytes.close();
      await start();
    });

    it('lets a listener live through restarts (E8)', async () => {
      const heard: string[] = [];
      const troubles: unknown[] = [];
      const port = String(host.host.ports.operationsPort);
      const patient = operationsClient(host.address);
      const listening = new EventListening(
        patient.stubs.events,
        {
          names: ['some-event'],
          onEvent: ({ properties }) => heard.push(String(properties[0]?.value)),
          onTrouble: (error) => troubles.push(error),
        },
        SURROUNDINGS,
      );
      await eventually('he has a number', () => listening.clientId > 0);
      const { clientId } = listening;
      await send('some-event', { n: '1' });
      await eventually('he hears the first', () => heard.length === 1);
      client.close();
      await host.stop();
      await start({ OPERATIONS_GRPC_PORT: port });
      await send('some-event', { n: '2' });
      await eventually('he hears the second', () => heard.length === 2);
      expect([listening.clientId, heard]).toEqual([clientId, ['1', '2']]);
      expect(troubles.length).toBeGreaterThan(0);
      await listening.stop();
      patient.close();
    });
  });

  it('gives a listener who knows a number that is gone another one (E12)', async () => {
    const heard: string[] = [];
    const listening = new EventListening(
      events(),
      {
        names: ['some-event'],
        clientId: 12_345,
        onEvent: ({ name }) => heard.push(name),
        onTrouble: (error) => {
          throw error;
        },
      },
      SURROUNDINGS,
    );
    await eventually('he has a number that is there', async () =>
      (await events().inspect()).client_ids.includes(listening.clientId),
    );
    expect(listening.clientId).not.toBe(12_345);
    await listening.interrupt();
    expect(heard).toEqual([]);
  });

  it('is not there when it is switched off', async () => {
    client.close();
    await host.stop();
    await start({ OPERATIONS_EVENTS: 'false' });
    const { items } = await client.stubs.srv.info();
    expect(items.map(({ name }) => name)).toEqual(['srv', 'config', 'log']);
    await expect(events().inspect()).rejects.toMatchObject({
      resultCode: 13,
      message: expect.stringContaining('UNIMPLEMENTED'),
    });
  });
});

import type { JsonValue } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { manyTriangles } from '../support/shapes/many-triangles.js';
import { ids, SHAPES, type ShapesHost, startShapesHost } from '../support/shapes/shapes-host.js';

const MANY = 5_000;

/** Reads of the metrics between which a sender that is not held back would be long done. */
const LOOKS = 20;

/** The value of a counter of a method of the shapes; 0 before it was touched. */
async function counted(shapes: ShapesHost, metric: string, method: string): Promise<number> {
  const line = (await shapes.host.metrics())
    .split('\n')
    .find((each) => each.startsWith(metric) && each.includes(`grpc_method="${method}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

async function inFlight(shapes: ShapesHost): Promise<number> {
  const line = (await shapes.host.metrics())
    .split('\n')
    .find((each) => each.startsWith('extend_calls_in_flight'));
  return Number(line?.split(' ').at(-1));
}

const PATIENTLY = { timeoutMs: 20_000 };

describe('streams of many shapes', () => {
  let shapes: ShapesHost;

  beforeAll(async () => {
    shapes = await startShapesHost({
      stored: manyTriangles(MANY),
      env: { SHAPES_MAX_IDS_PER_CALL: `${MANY}`, SHAPES_MAX_THREADS: '1' },
    });
  });
  afterAll(() => shapes.stop());

  /** Ids without end. */
  async function* endlessIds(): AsyncGenerator<JsonValue> {
    for (;;) yield { shape_id: 'T-0' };
  }

  /** Two ids, and the end when it has come. */
  async function* heldIds(end: Promise<void>): AsyncGenerator<JsonValue> {
    yield* ids('T-0', 'T-1');
    await end;
  }

  it('arrive whole and in order', async () => {
    let next = 0;
    const answers = shapes.stream(shapes.newClient(), SHAPES.perimeters, [{ min_perimeter: 1 }]);
    for await (const { message } of answers) {
      expect(message).toBe(`T-${next++} has a perimeter of 129.97 units`);
    }
    expect(next).toBe(MANY);
  });

  it('wait for a reader who is slow', async () => {
    const metric = 'grpc_server_msg_sent_total';
    const before = await counted(shapes, metric, 'GetPerimetersGreaterThan');
    const stream = shapes.stream(shapes.newClient(), SHAPES.perimeters, [{ min_perimeter: 1 }]);
    await stream.next();
    for (let look = 0; look < LOOKS; look++) {
      const sent = (await counted(shapes, metric, 'GetPerimetersGreaterThan')) - before;
      expect(sent).toBeLessThan(MANY / 2);
    }
    await stream.return();
  });

  it('are not asked for faster than they are answered and read', async () => {
    const metric = 'grpc_server_msg_received_total';
    const before = await counted(shapes, metric, 'GetAreas');
    const stream = shapes.stream(shapes.newClient(), SHAPES.areas, endlessIds());
    await stream.next();
    for (let look = 0; look < LOOKS; look++) {
      const received = (await counted(shapes, metric, 'GetAreas')) - before;
      expect(received).toBeLessThan(MANY / 2);
    }
    await stream.return();
  });

  it('keep nobody else waiting, however many are read slowly or not finished', async () => {
    const end = Promise.withResolvers<void>();
    const streams = [
      shapes.stream(shapes.newClient(), SHAPES.perimeters, [{ min_perimeter: 1 }]),
      shapes.stream(shapes.newClient(), SHAPES.areas, heldIds(end.promise)),
    ];
    const total = shapes.call(SHAPES.totalArea, heldIds(end.promise));
    for (const stream of streams) await stream.next();
    await expect(shapes.call(SHAPES.get, ids('T-0'), PATIENTLY)).resolves.toHaveLength(1);
    await expect(shapes.call(SHAPES.areas, ids('T-0'), PATIENTLY)).resolves.toHaveLength(1);
    await expect(shapes.call(SHAPES.totalArea, ids('T-0'), PATIENTLY)).resolves.toHaveLength(1);
    end.resolve();
    await expect(total).resolves.toMatchObject([{ total_area: 512 }]);
    for (const stream of streams) await stream.return();
  });

  it('end when their reader goes', async () => {
    const stream = shapes.stream(shapes.newClient(), SHAPES.perimeters, [{ min_perimeter: 1 }]);
    await stream.next();
    await stream.return();
    await eventually('no call is in flight', async () => (await inFlight(shapes)) === 0);
  });

  it('end when the caller who still sends them cancels, and nothing is answered', async () => {
    const cancel = new AbortController();
    const metric = 'grpc_server_msg_received_total';
    const before = await counted(shapes, metric, 'GetTotalArea');
    const { promise, resolve } = Promise.withResolvers<void>();
    const answer = shapes.call(SHAPES.totalArea, heldIds(promise), { signal: cancel.signal });
    const refused = expect(answer).rejects.toMatchObject({ statusName: 'CANCELLED' });
    await eventually(
      'ids are received',
      async () => (await counted(shapes, metric, 'GetTotalArea')) === before + 2,
    );
    cancel.abort();
    await refused;
    resolve();
    await eventually('no call is in flight', async () => (await inFlight(shapes)) === 0);
  });

  it('of ids are summed up when the caller has sent the last one, and not before', async () => {
    const last = Promise.withResolvers<void>();
    let isAnswered = false;
    const metric = 'grpc_server_msg_received_total';
    const before = await counted(shapes, metric, 'GetTotalArea');
    const answer = shapes.call(SHAPES.totalArea, heldIds(last.promise)).finally(() => {
      isAnswered = true;
    });
    await eventually(
      'both ids are received',
      async () => (await counted(shapes, metric, 'GetTotalArea')) === before + 2,
    );
    expect(isAnswered).toBe(false);
    last.resolve();
    await expect(answer).resolves.toMatchObject([{ total_area: 512 }]);
  });
});

describe('streams whose answers are paced', () => {
  let shapes: ShapesHost;

  beforeAll(async () => {
    // A pause that ends in no test.
    const env = { SHAPES_PACING_MS: '60000', SHUTDOWN_GRACE_SECONDS: '0' };
    shapes = await startShapesHost({ stored: manyTriangles(3), env });
  });
  afterAll(() => shapes.stop());

  const logged = (correlationId: string) =>
    shapes.host.logLines.filter((line) => line.correlationId === correlationId);

  it.each([
    [SHAPES.perimeters, [{ min_perimeter: 1 }]],
    [SHAPES.areas, ids('T-0', 'T-1')],
  ])(
    'end at the deadline of their caller, in the middle of a pause: %s',
    async (path, requests) => {
      const id = `deadline-${path.length}`;
      const stream = shapes.stream(shapes.newClient(), path, requests, {
        timeoutMs: 2000,
        metadata: { 'x-correlation-id': id },
      });
      await expect(stream.next()).resolves.toMatchObject({ done: false });
      await expect(stream.next()).rejects.toMatchObject({ statusName: 'DEADLINE_EXCEEDED' });
      await eventually('no call is in flight', async () => (await inFlight(shapes)) === 0);
      expect(logged(id)).toMatchObject([{ msg: 'call', status: 'DEADLINE_EXCEEDED' }]);
    },
  );

  it('end when the host does, and their callers are told', async () => {
    const stream = shapes.stream(shapes.newClient(), SHAPES.perimeters, [{ min_perimeter: 1 }]);
    await stream.next();
    const refused = expect(stream.next()).rejects.toMatchObject({ statusName: 'UNAVAILABLE' });
    await shapes.host.stop();
    await refused;
  });
});

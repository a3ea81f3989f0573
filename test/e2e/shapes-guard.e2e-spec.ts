import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCENARIO_SHAPES } from '../../src/modules/shapes/testing/some-shapes.js';
import { CertificateAuthority } from '../support/certificate-authority.js';
import { eventually } from '../support/eventually.js';
import { ON_SESSION_CREATED } from '../support/session-fixture.js';
import {
  ids,
  SHAPES,
  type ShapesHost,
  SIGNATURE,
  startShapesHost,
} from '../support/shapes/shapes-host.js';

const CHECK = '/grpc.health.v1.Health/Check';
const WATCH = '/grpc.health.v1.Health/Watch';
const REFLECTION = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
const REFUSED = { statusName: 'UNAUTHENTICATED', details: 'Invalid signature' };

/** One request for each kind of method. */
const EVERY_KIND = [
  ['unary-unary', SHAPES.create, [{ shape_type: 'Triangle' }]],
  ['unary-stream', SHAPES.perimeters, [{ min_perimeter: 0 }]],
  ['stream-unary', SHAPES.totalArea, ids('T-0')],
  ['stream-stream', SHAPES.areas, ids('T-0')],
  ['unary-unary', CHECK, [{ service: 'ShapeService' }]],
  ['unary-stream', WATCH, [{ service: 'ShapeService' }]],
] as const;

describe('callers of the shape service', () => {
  let shapes: ShapesHost;

  beforeAll(async () => {
    shapes = await startShapesHost({
      stored: SCENARIO_SHAPES,
      env: { SHAPES_SIGNATURE_FORMER_VALUES: 'the former one' },
    });
  });
  afterAll(() => shapes.stop());

  /** A client that trusts the host and sends this signature. */
  const signing = (signature?: string, ca = shapes.ca) =>
    shapes.newClient({
      tls: { ca },
      ...(signature !== undefined && { callCredentials: { 'x-signature': signature } }),
    });

  describe.each(EVERY_KIND)('S10: of %s %s', (_, path, requests) => {
    it.each([
      ['no signature', undefined],
      ['a wrong signature', 'wrong'],
      ['a signature that is nearly right', SIGNATURE.slice(0, -1)],
    ])('are refused with %s', async (_what, signature) => {
      const before = await readFile(shapes.file, 'utf8');
      const answers = shapes.stream(signing(signature), path, requests, { timeoutMs: 10_000 });
      await expect(answers.next()).rejects.toMatchObject(REFUSED);
      expect(await readFile(shapes.file, 'utf8')).toBe(before);
    });
  });

  it('are let in with the former signature while it is accepted', async () => {
    const answers = shapes.stream(signing('the former one'), SHAPES.get, ids('T-0'));
    await expect(answers.next()).resolves.toMatchObject({ done: false });
  });

  it('leave no signature in the log, whether it was right or wrong', async () => {
    const stream = shapes.stream(signing('guessed'), SHAPES.get, ids('T-0'));
    await expect(stream.next()).rejects.toMatchObject(REFUSED);
    const log = JSON.stringify(shapes.host.logLines);
    expect(log).toContain('signature_invalid');
    for (const secret of ['guessed', SIGNATURE, 'the former one'])
      expect(log).not.toContain(secret);
  });

  it('are told of the settings in the log, but for the secrets', () => {
    const lines = shapes.host.logLines.filter(({ msg }) => msg === 'shapes settings');
    expect(lines).toMatchObject([
      { signatureHeader: 'x-signature', acceptedSignatures: 2, file: shapes.file, maxCalls: 25 },
    ]);
    expect(JSON.stringify(shapes.host.logLines)).not.toContain('server.key');
  });

  it('get no further with a token of AGS', async () => {
    const metadata = { authorization: `Bearer ${shapes.host.token}` };
    const answers = shapes.stream(signing(), SHAPES.get, ids('T-0'), { metadata });
    await expect(answers.next()).rejects.toMatchObject(REFUSED);
  });

  it('open no other service of the host with their signature', async () => {
    const overrides = shapes.host.newClient();
    const call = overrides.unaryBytes(ON_SESSION_CREATED, Buffer.alloc(0), {
      metadata: { 'x-signature': SIGNATURE },
    });
    await expect(call).rejects.toMatchObject({ statusName: 'UNAUTHENTICATED' });
    await expect(overrides.unaryBytes(SHAPES.get, Buffer.alloc(0))).rejects.toMatchObject({
      statusName: 'UNIMPLEMENTED',
    });
    const override = signing(SIGNATURE).unaryBytes(ON_SESSION_CREATED, Buffer.alloc(0));
    await expect(override).rejects.toMatchObject({ statusName: 'UNIMPLEMENTED' });
  });

  it('ask reflection without signature, and learn of their own services alone', async () => {
    const listed = shapes.stream(signing(), REFLECTION, [{ list_services: '' }]);
    const { value } = await listed.next();
    await listed.return();
    expect(value?.list_services_response).toEqual({
      service: expect.arrayContaining([
        { name: 'ShapeService' },
        { name: 'grpc.health.v1.Health' },
        { name: 'grpc.reflection.v1.ServerReflection' },
      ]),
    });
    expect(JSON.stringify(value)).not.toContain('accelbyte');
  });

  it('S11: find their correlation ids on their own lines of the log', async () => {
    const calls = ['one', 'two'].map((id) =>
      shapes.call(SHAPES.get, ids('T-0'), { metadata: { 'x-correlation-id': id } }),
    );
    await Promise.all(calls);
    const before = shapes.host.logLines.length;
    // Neither correlation id nor method type.
    await shapes.call(SHAPES.get, ids('T-0'));
    await eventually('the call is logged', () => shapes.host.logLines.length > before);
    const callLines = shapes.host.logLines.filter(({ method }) => method === SHAPES.get);
    for (const id of ['one', 'two']) {
      expect(callLines.filter(({ correlationId }) => correlationId === id)).toHaveLength(1);
    }
    expect(callLines.at(-1)?.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('S11: are not taken at their word for a correlation id that is no plain text', async () => {
    const metadata = { 'x-correlation-id': 'x'.repeat(129) };
    const { headers } = await shapes
      .newClient()
      .unaryBytes(SHAPES.get, Buffer.alloc(0), { metadata });
    expect(headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  describe('S12: over TLS', () => {
    const get = (client: ReturnType<typeof signing>) =>
      shapes.stream(client, SHAPES.get, ids('T-0'), { timeoutMs: 10_000 }).next();

    it('come in where they trust the authority of the host', async () => {
      await expect(get(signing(SIGNATURE))).resolves.toMatchObject({ done: false });
    });

    it('get no further where they trust another, and the host goes on', async () => {
      const other = join(shapes.folder, 'other.pem');
      await writeFile(other, new CertificateAuthority('another').cert);
      const client = signing(SIGNATURE, other);
      await expect(get(client)).rejects.toMatchObject({ statusName: 'UNAVAILABLE' });
      client.close();
      await expect(get(signing(SIGNATURE))).resolves.toMatchObject({ done: false });
    });

    it('get no further in plaintext, and the host goes on', async () => {
      const client = shapes.newClient({});
      await expect(get(client)).rejects.toMatchObject({ statusName: 'UNAVAILABLE' });
      client.close();
      await expect(get(signing(SIGNATURE))).resolves.toMatchObject({ done: false });
    });

    it('never send call credentials without it', () => {
      expect(() => shapes.newClient({ callCredentials: { 'x-signature': SIGNATURE } })).toThrow(
        'call credentials: found no TLS',
      );
    });
  });

  it('stand beside the plain addresses of both loopbacks', async () => {
    for (const address of ['127.0.0.1', '[::1]']) {
      const port = shapes.host.host.ports.shapesPort;
      const bound = await fetch(`http://${address}:${port}`).then(
        () => 'http',
        (error: { cause?: { code?: string } }) => error.cause?.code,
      );
      expect(bound).not.toBe('ECONNREFUSED');
    }
  });
});

describe('the health of the shape service', () => {
  let shapes: ShapesHost;

  beforeAll(async () => {
    shapes = await startShapesHost({ env: { SHAPES_HEALTH_OPEN: 'true' } });
  });
  afterAll(() => shapes.stop());

  const unsigned = () => shapes.newClient({ tls: { ca: shapes.ca } });
  const check = (service: string) =>
    shapes.stream(unsigned(), CHECK, [{ service }], { timeoutMs: 10_000 }).next();

  it.each(['ShapeService', ''])(
    'S13: of %j is told to anybody where it is open',
    async (service) => {
      await expect(check(service)).resolves.toMatchObject({ value: { status: 'SERVING' } });
    },
  );

  it('is all that is open then', async () => {
    const answers = shapes.stream(unsigned(), SHAPES.get, ids('T-0'));
    await expect(answers.next()).rejects.toMatchObject(REFUSED);
  });

  it('S13: of a service that is not here is NOT_FOUND, and stays watched as unknown', async () => {
    await expect(check('nope')).rejects.toMatchObject({ statusName: 'NOT_FOUND' });
    const watch = shapes.stream(unsigned(), WATCH, [{ service: 'nope' }]);
    await expect(watch.next()).resolves.toMatchObject({ value: { status: 'SERVICE_UNKNOWN' } });
    await watch.return();
  });

  it('S13: is told at once and at each change, the last one before the host stops', async () => {
    const watches = ['ShapeService', ''].map((service) =>
      shapes.stream(unsigned(), WATCH, [{ service }]),
    );
    for (const watch of watches) {
      await expect(watch.next()).resolves.toMatchObject({ value: { status: 'SERVING' } });
    }
    const next = watches.map((watch) => watch.next());
    const stopped = shapes.host.stop();
    for (const each of next) {
      await expect(each).resolves.toMatchObject({ value: { status: 'NOT_SERVING' } });
    }
    await Promise.allSettled(watches.map((watch) => watch.return()));
    await stopped;
  });
});

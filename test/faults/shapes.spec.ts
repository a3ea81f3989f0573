import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamicClient } from '../../src/common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { ChildHost } from '../support/child-host.js';
import { eventually } from '../support/eventually.js';
import { SHAPES } from '../support/shapes/shapes-host.js';

const SIGNATURE = { 'x-signature': 'secret' };
const KILLS = 3;
const CALLERS = 8;

describe('the file of the shapes', () => {
  const registry = MessageRegistry.fromBuild('shapes');
  const create = registry.method(SHAPES.create);
  let folder: string;
  let file: string;
  let host: ChildHost | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'extend-host-shapes-faults-'));
    file = join(folder, 'data.json');
  });
  afterEach(async () => {
    await host?.kill();
    await rm(folder, { recursive: true });
  });

  function start(env: Readonly<Record<string, string>> = {}): ChildHost {
    host = new ChildHost({
      env: {
        ENABLE_SHAPES: 'true',
        SHAPES_GRPC_PORT: '0',
        SHAPES_SIGNATURE_VALUE: SIGNATURE['x-signature'],
        PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'false',
        STATE_URL: `file:${folder}`,
        ...env,
      },
    });
    return host;
  }

  async function clientOf(child: ChildHost): Promise<DynamicClient> {
    const { shapesPort } = await child.line('listening');
    return new DynamicClient(registry, `localhost:${shapesPort}`);
  }

  /** @returns the id of a new triangle */
  async function createTriangle(client: DynamicClient): Promise<string> {
    const request = registry.fromJson(create.input, { shape_type: 'Triangle' });
    const { message } = await client.unary(create, request, { metadata: SIGNATURE });
    const { shape } = registry.toJson(create.output, message) as { shape: { shape_id: string } };
    return shape.shape_id;
  }

  async function storedIds(): Promise<readonly string[]> {
    const { Triangles } = JSON.parse(await readFile(file, 'utf8'));
    return Triangles.map(({ shape_id }: { shape_id: string }) => shape_id);
  }

  it('is whole after a kill in the middle of creations, with every shape that was answered', async () => {
    const answered: string[] = [];
    for (let kill = 1; kill <= KILLS; kill++) {
      const child = start();
      const client = await clientOf(child);
      const goal = answered.length + 50;
      const callers = Array.from({ length: CALLERS }, async () => {
        for (;;) answered.push(await createTriangle(client));
      });
      const ended = Promise.allSettled(callers);
      await eventually('shapes are made', () => answered.length >= goal);
      await child.kill();
      await ended;
      client.close();
      const ids = await storedIds();
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(expect.arrayContaining(answered));
    }
    expect(new Set(answered).size).toBe(answered.length);
  });

  it('that cannot be written is told, and the shape is not added', async () => {
    const child = start();
    const client = await clientOf(child);
    await createTriangle(client);
    const inTheWay = `${file}.tmp`;
    await mkdir(inTheWay);
    await expect(createTriangle(client)).rejects.toMatchObject({
      statusName: 'INTERNAL',
      details: 'the shape could not be stored',
    });
    await rm(inTheWay, { recursive: true });
    await expect(createTriangle(client)).resolves.toBe('T-1');
    client.close();
    expect(await storedIds()).toEqual(['T-0', 'T-1']);
    expect((await child.line('the shapes cannot be written')).file).toBe(file);
  });

  it.each(['', '{"Triangles":[]', '{"Triangles":[]}'])(
    'that holds %j stops the start, and is left as it is',
    async (text) => {
      await writeFile(file, text);
      const child = start();
      expect(await child.ended).toEqual({ code: 1, signal: null });
      const failures = child.logLines.filter(({ level }) => level === 'error' || level === 'fatal');
      expect(failures).toHaveLength(1);
      expect(failures[0]?.msg).toMatch(/^shapes: \/.*data\.json: /);
      expect(child.otherLines).toEqual([]);
      expect(await readFile(file, 'utf8')).toBe(text);
    },
  );

  it('is not even made with the signature that everybody knows, in production', async () => {
    const child = start({ NODE_ENV: 'production', SHAPES_SIGNATURE_VALUE: 'f2kg9cls0xlsk3' });
    expect(await child.ended).toEqual({ code: 78, signal: null });
    expect(child.otherLines.join('\n')).toMatch(/^SHAPES_SIGNATURE_VALUE: found "\*\*\*"/m);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });
});

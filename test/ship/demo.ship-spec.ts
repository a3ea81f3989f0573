import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { eventually } from '../support/eventually.js';
import { CollectionRunner, type PostmanItem } from '../support/postman/collection-runner.js';
import { publishedSchema } from '../support/published-schema.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const run = promisify(execFile);

interface Collection {
  readonly variable: readonly { readonly key: string; readonly value: string }[];
  readonly item: readonly PostmanItem[];
}

// Plain JavaScript, which Node runs as it is.
const { postmanCollection } = (await import(resolve('scripts/postman/collection.mjs'))) as {
  postmanCollection: () => Collection;
};
const text = readFileSync('demo/extend-host.postman_collection.json', 'utf8');
const collection = JSON.parse(text) as Collection;
const problemsOf = publishedSchema('postman-collection-v2.1.0.json');
const [flows, methods] = collection.item;
const registries = (['overrides', 'operations', 'shapes'] as const).map((listener) =>
  MessageRegistry.fromBuild(listener),
);
/** What every listener serves, its own reflection aside. */
const served = registries.flatMap((registry) =>
  registry.methods
    .map((method) => ({
      registry,
      method,
      path: `${method.parent.typeName}/${method.name}`,
    }))
    .filter(({ path }) => !path.startsWith('grpc.reflection.')),
);

/** Every gRPC method of the collection: its path and its message. */
const calls = (methods?.item ?? []).flatMap(({ item = [] }) =>
  item.map(({ request }) => ({
    path: String(request?.url).replace(/^grpc:\/\/[^/]+\//, ''),
    message: JSON.parse(request?.body?.raw ?? 'null'),
  })),
);

describe('the Postman collection', () => {
  it('is what `npm run postman` writes', () => {
    expect(collection).toEqual(JSON.parse(JSON.stringify(postmanCollection())));
  });

  it("is valid by Postman's schema of version 2.1", () => {
    expect(problemsOf(collection)).toEqual([]);
  });

  it('would be found out by that schema', () => {
    expect(problemsOf({ ...collection, info: { name: 'x' } })).not.toEqual([]);
    expect(problemsOf({ ...collection, item: [{ request: { method: 7 } }] })).not.toEqual([]);
  });

  it('holds no secret', () => {
    const kept = collection.variable.filter(({ key }) => /secret|token|Id$/i.test(key));
    expect(kept.map(({ value }) => value)).toEqual(kept.map(() => ''));
  });

  it('has every method of every listener but reflection, and no other', () => {
    const paths = calls.map(({ path }) => path);
    expect(paths.sort()).toEqual([...new Set(served.map(({ path }) => path))].sort());
  });

  it.each(calls)('has a message for $path that is one of its type', ({ path, message }) => {
    const found = served.find((each) => each.path === path);
    if (found === undefined) throw new Error(`${path}: no such method`);
    for (const one of Array.isArray(message) ? message : [message]) {
      expect(() => found.registry.fromJson(found.method.input, one)).not.toThrow();
    }
  });
});

describe('with a host and an AGS that are real as far as HTTP and gRPC go,', () => {
  let host: TestHost;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    host = await startTestHost({
      env: { SESSION_MANAGER_STRATEGY: 'sample', DS_PROVIDER: 'DEMO', DEMO_ASYNC_DELAY_MS: '0' },
    });
    env = {
      PATH: process.env.PATH ?? '',
      AB_BASE_URL: host.ags.url,
      AB_CLIENT_ID: host.ags.clientId,
      AB_CLIENT_SECRET: host.ags.clientSecret,
      AB_NAMESPACE: host.ags.namespace,
    };
  });
  afterAll(() => host.stop());

  it('every request of the AGS flows is answered well, and the hooks were called', async () => {
    const before = host.ags.hookCalls.length;
    const runner = new CollectionRunner({
      ...Object.fromEntries(collection.variable.map(({ key, value }) => [key, value])),
      baseUrl: host.ags.url,
      namespace: host.ags.namespace,
      clientId: host.ags.clientId,
      clientSecret: host.ags.clientSecret,
      grpcAddress: host.grpcAddress,
    });
    const results = await runner.run(flows?.item ?? []);
    expect(results.filter(({ failed }) => failed.length > 0)).toEqual([]);
    expect(results.length).toBeGreaterThan(25);

    const wanted = flows?.item?.flatMap(({ item = [] }) => item) ?? [];
    const named = wanted.flatMap(({ name }) => name.split(': ')[1]?.split(', ') ?? []);
    await eventually('every hook that is named was called', () => {
      const called = host.ags.hookCalls.slice(before).map(({ method }) => method);
      return named.every((method) => called.includes(method));
    });
    await host.ags.hooksSettled();
  }, 120_000);

  it.each([
    ['sessions.sh', { GRPC_SERVER_URL: '' }, 'OnSessionCreated'],
    ['matchmaking.sh', { NGROK_URL: '' }, 'MakeMatches'],
    ['dedicated-servers.sh', { GRPC_SERVER_URL: '' }, 'CreateGameSessionAsync'],
  ])(
    'demo/%s plays, holds and cleans up',
    async (script, address, method) => {
      const [name = ''] = Object.keys(address);
      const before = host.ags.hookCalls.length;
      const { stdout } = await run('bash', [resolve('demo', script)], {
        env: { ...env, [name]: `tcp://${host.grpcAddress}` },
      });
      expect(stdout.trim().split('\n').at(-1)).toMatch(/^(\d+) of \1 steps held$/);
      const called = host.ags.hookCalls.slice(before).map((call) => call.method);
      expect(called).toContain(method);
    },
    120_000,
  );

  it.each(['sessions.sh', 'matchmaking.sh', 'dedicated-servers.sh'])(
    'demo/%s says what is not set, and does nothing',
    async (script) => {
      const before = host.ags.requests.length;
      const played = run('bash', [resolve('demo', script)], { env: { PATH: env.PATH ?? '' } });
      await expect(played).rejects.toMatchObject({
        code: 78,
        stderr: expect.stringMatching(/AB_BASE_URL[\s\S]*AB_CLIENT_SECRET[\s\S]*GRPC_SERVER_URL/),
      });
      expect(host.ags.requests).toHaveLength(before);
    },
  );
});

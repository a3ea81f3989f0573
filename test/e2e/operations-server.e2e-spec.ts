import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { failureOf } from '../support/failure-of.js';
import {
  type Answer,
  type OperationsHost,
  startOperationsHost,
} from '../support/operations/operations-host.js';
import {
  type SampleBehaviour,
  sampleExtras,
  sampleService,
} from '../support/operations/sample.module.js';
import { startFailureOf } from '../support/operations/start-failure-of.js';

const EMPTY = Buffer.alloc(0);
const UNIMPLEMENTED = 12;
const DEADLINE_EXCEEDED = 4;

/** What `method1` waits for, until the test lets it go on. */
class Held implements SampleBehaviour {
  readonly #entered = Promise.withResolvers<void>();
  readonly #released = Promise.withResolvers<void>();

  readonly #stopped = Promise.withResolvers<void>();

  readonly entered = this.#entered.promise;
  readonly stopped = this.#stopped.promise;

  onStop = (): void => this.#stopped.resolve();

  release(): void {
    this.#released.resolve();
  }

  untilReleased = (): Promise<void> => {
    this.#entered.resolve();
    return this.#released.promise;
  };
}

async function all(answers: AsyncIterable<Answer>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { r } of answers) found.push(r ?? {});
  return found;
}

describe('a host with the services of operators and one of a studio', () => {
  let host: OperationsHost;
  const start = async (behaviour?: SampleBehaviour) => {
    host = await startOperationsHost({ extras: sampleExtras(sampleService(), behaviour) });
  };
  afterEach(() => host.dispose());

  it('R1, R6: lists its services in order, with their versions', async () => {
    await start();
    expect((await host.call('SampleService/method1')).r?.msg).toBe('Found info count: 5');
    const version = expect.stringMatching(/^extend-host:\d+\.\d+\.\d+$/);
    const one = { current_api_version: 1, supported_api_version: 1 };
    const two = { current_api_version: 2, supported_api_version: 1 };
    expect(await host.call('RpcServerService/info')).toEqual({
      items: [
        { name: 'srv', version, ...one },
        { name: 'config', version, ...two },
        { name: 'log', version, ...one },
        { name: 'events', version, ...two },
        { name: 'sample', version: 'sample:1.2.3', ...one },
      ],
    });
    const twice = await host.call('RpcServerService/info', { names: ['log', 'srv', 'log'] });
    expect(twice.items?.map(({ name }) => name)).toEqual(['log', 'srv', 'log']);
    const unknown = { names: ['srv', 'nobody'], ignore_unknown: true };
    expect((await host.call('RpcServerService/info', unknown)).r?.code).toBe('ERROR_ITEM_UNKNOWN');
  });

  it('R2: writes a dump that names the calls that run, and disturbs none', async () => {
    const held = new Held();
    await start(held);
    const running = host.call('SampleService/method1', {}, { client: 'c1', api_version: '1' });
    await held.entered;
    const path = await host.host.dump();
    await host.host.dump();
    const logs = join(host.workspace, 'logs');
    const dumps = (await readdir(logs)).filter((name) => name.startsWith('RpcServerDump-'));
    expect(dumps).toEqual([expect.stringMatching(/^RpcServerDump-\d{14}\.txt$/)]);
    expect(path).toBe(join(logs, String(dumps[0])));
    const text = await readFile(path, 'utf8');
    expect(text).toContain(
      '[RPC] [c1]unknown@unknown(unknown) api:1 >>> SampleService.method1 (Empty{})',
    );
    held.release();
    expect((await running).r?.msg).toBe('Found info count: 5');
  });

  it('R3, R12: has failures as codes, and methods that are left out as UNIMPLEMENTED', async () => {
    await start();
    expect((await host.call('SampleService/method2')).r?.code).toBe('ERROR_API_SERVER_TOO_OLD');
    const failure = await failureOf(host.call('SampleService/method3', {}, { api_version: '99' }));
    expect(failure.statusCode).toBe(UNIMPLEMENTED);
  });

  it('R4: a deadline that passes is a status', async () => {
    await start();
    const failure = await failureOf(
      host.client.unaryBytes('/SampleService/long_method', EMPTY, { timeoutMs: 50 }),
    );
    expect(failure.statusCode).toBe(DEADLINE_EXCEEDED);
  });

  it('R5: a second host on its port fails with 10, and it goes on', async () => {
    await start();
    const port = String(host.host.ports.operationsPort);
    const second = startOperationsHost({ env: { OPERATIONS_GRPC_PORT: port } });
    expect(await startFailureOf(second)).toEqual({
      exitCode: 1,
      fields: { resultCode: 10, result: 'ERROR_PORT_BUSY' },
    });
    expect((await host.call('SampleService/method1')).r?.msg).toBe('Found info count: 5');
  });

  it.each([
    ['R7', '', undefined],
    ['R7', '1', undefined],
    ['R8', '0', 'ERROR_API_CLIENT_TOO_OLD'],
    ['R8', '-1', 'ERROR_API_CLIENT_TOO_OLD'],
    ['R9', '2', 'ERROR_API_SERVER_TOO_OLD'],
    ['beyond R9', 'one', 'ERROR_PARAM_INVALID'],
  ])('%s: answers a caller of version %j with %s', async (_, version, code) => {
    await start();
    const metadata: Record<string, string> = version === '' ? {} : { api_version: version };
    const answer = await host.call('SampleService/method4', { foo: 'x' }, metadata);
    expect(answer.r?.code).toBe(code);
  });

  it('R16: takes a stream of requests', async () => {
    await start();
    const pieces = ['abc', 'def', 'ghi'].map((foo) => ({ foo }));
    expect(await all(host.stream('SampleService/s_method1', pieces))).toEqual([
      { msg: 'abcdefghi' },
    ]);
  });

  it('R17, R18: answers a stream, in which a failure is the last message', async () => {
    await start();
    const three = [{ msg: 'abc' }, { msg: 'def' }, { msg: 'ghi' }];
    expect(await all(host.stream('SampleService/s_method2', [{}]))).toEqual([...three, {}]);
    expect(await all(host.stream('SampleService/s_method2', [{ foo: 'error' }]))).toEqual([
      ...three,
      { code: 'ERROR_PARAM_INVALID', msg: 'sample stream error' },
    ]);
  });

  it('R19: a stream that is left out is UNIMPLEMENTED', async () => {
    await start();
    const failure = await failureOf(all(host.stream('SampleService/s_method3', [{ foo: 'a' }])));
    expect(failure.statusCode).toBe(UNIMPLEMENTED);
  });

  it('works on as many calls at a time as it was told', async () => {
    const held = new Held();
    host = await startOperationsHost({
      env: { RPC_MAX_WORKERS: '1' },
      extras: sampleExtras(sampleService(), held),
    });
    const first = host.call('SampleService/method1');
    await held.entered;
    const late = await failureOf(
      host.client.unaryBytes('/RpcServerService/info', EMPTY, { timeoutMs: 200 }),
    );
    expect(late.statusCode).toBe(DEADLINE_EXCEEDED);
    held.release();
    expect((await first).r?.msg).toBe('Found info count: 5');
    expect((await host.call('RpcServerService/info')).items).toHaveLength(5);
  });
});

describe('the end of a host with the services of operators', () => {
  let host: OperationsHost;
  afterEach(() => host.dispose());

  it('R13: lets a call that runs finish, and tells the service that it stops', async () => {
    const held = new Held();
    host = await startOperationsHost({ extras: sampleExtras(sampleService(), held) });
    const running = host.call('SampleService/method1');
    await held.entered;
    const stopping = host.host.stop();
    await held.stopped;
    held.release();
    expect((await running).r?.msg).toBe('Found info count: None');
    expect(await stopping).toBe(0);
  });

  it('R14: ends without waiting when a caller says so, who is answered first', async () => {
    host = await startOperationsHost();
    expect(await host.call('RpcServerService/shutdown', { timeout: -1 })).toEqual({});
    expect(await host.host.stoppedByCall).toBe(0);
    expect(host.logLines.some((line) => line.msg === 'will shut down after a wait')).toBe(false);
    expect(host.logLines).toContainEqual(
      expect.objectContaining({ msg: 'audit', what: 'shutdown', timeout: -1, result: 'OK' }),
    );
  });

  it('R15: waits as long as the caller says, and warns of it', async () => {
    host = await startOperationsHost();
    const before = performance.now();
    await host.call('RpcServerService/shutdown', { timeout: 1 });
    await host.host.stoppedByCall;
    expect(performance.now() - before).toBeGreaterThan(990);
    expect(host.logLines).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: 'will shut down after a wait', seconds: 1 }),
    );
  });

  it('waits for its configured time otherwise, unless a signal cuts that short', async () => {
    host = await startOperationsHost({ env: { RPC_SHUTDOWN_TIMEOUT: '60.5' } });
    await host.call('RpcServerService/shutdown');
    await eventually('it waits', () => host.logLines.find((line) => line.seconds === 60.5));
    expect(await host.host.stop()).toBe(0);
  });

  it('X12: has none of them when they are off', async () => {
    host = await startOperationsHost({
      env: { ENABLE_OPERATIONS: 'false' },
      extras: sampleExtras(),
    });
    for (const path of ['RpcServerService/info', 'ConfigService/get', 'LoggerService/get']) {
      const failure = await failureOf(host.client.unaryBytes(`/${path}`, EMPTY));
      expect(failure.statusCode).toBe(UNIMPLEMENTED);
    }
    expect(await host.call('SampleService/method4', { foo: 'on' })).toEqual({ bar: 'on' });
  });
});

import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { intItem } from '../../src/common/settings/config-item.js';
import { eventually } from '../support/eventually.js';
import {
  anotherSampleExtras,
  anotherSampleService,
} from '../support/operations/another-sample.module.js';
import { Listener } from '../support/operations/listener.js';
import {
  type OperationsClient,
  operationsClient,
} from '../support/operations/operations-client.js';
import { type OperationsHost, startOperationsHost } from '../support/operations/operations-host.js';
import { sampleExtras, sampleService } from '../support/operations/sample.module.js';
import { framed } from '../support/raw-grpc-call.js';

const MY_INT = intItem({ name: 'my-int-config', description: 'A number', default: '12' });
const userItems = [MY_INT];

describe('a host that proxies services', () => {
  let target: OperationsHost;
  let other: OperationsHost;
  let proxy: OperationsHost;
  let client: OperationsClient;
  const clients: OperationsClient[] = [];

  const clientOf = (host: OperationsHost, options = {}) => {
    const made = operationsClient(host.address, options);
    clients.push(made);
    return made;
  };
  const startProxy = (workspace?: string) =>
    startOperationsHost({
      env: {
        OPERATIONS_PROXIED_SERVICES: 'sample,sample2',
        RPC_CLIENT_TIMEOUT: '2',
        ...(workspace && { OPERATIONS_GRPC_PORT: String(proxy.host.ports.operationsPort) }),
      },
      extras: { services: [sampleService(), anotherSampleService()], userItems },
      ...(workspace && { workspace }),
    });

  beforeAll(async () => {
    target = await startOperationsHost({ extras: { ...sampleExtras(), userItems } });
    other = await startOperationsHost({ extras: { ...anotherSampleExtras(), userItems } });
    proxy = await startProxy();
    client = clientOf(proxy);
  });
  afterAll(async () => {
    for (const each of clients) each.close();
    await Promise.all([proxy.dispose(), other.dispose(), target.dispose()]);
  });

  const srv = () => client.stubs.srv;
  const sample = () => client.stubs.sample;
  const portOf = ({ host }: OperationsHost) => host.ports.operationsPort ?? 0;
  const register = (host = 'localhost') =>
    srv().proxy_register({ names: ['sample'], version: '123', host, port: portOf(target) });
  const forget = () => srv().proxy_forget({ names: ['sample'] });
  const info = async () => (await srv().info({ names: ['sample'] })).items[0];
  const proxyFile = () => join(proxy.workspace, 'proxy.json');

  it('lets a call wait for a registration, in vain (P1)', async () => {
    const calledAt = performance.now();
    await expect(sample().method4({ foo: 'x' })).rejects.toMatchObject({ resultCode: 14 });
    expect(performance.now() - calledAt).toBeGreaterThan(1900);
  });

  it.each<[string, { names?: string[]; version?: string; host?: string; port?: number }, number]>([
    ['P3', {}, 20],
    ['P3', { names: [''] }, 20],
    ['P3', { names: ['sample'] }, 20],
    ['P3', { names: ['sample'], version: '123' }, 20],
    ['P3', { names: ['sample'], port: 1234 }, 20],
    ['P4', { names: ['foo'] }, 30],
    ['P5', { names: ['srv'] }, 21],
    ['H26', { names: ['sample'], version: '1', host: 'localhost', port: -1 }, 21],
    ['12.5', { names: ['sample'], version: '1', host: '169.254.169.254', port: 80 }, 21],
  ])('refuses a registration (%s: %j)', async (_, request, resultCode) => {
    const port = request.port === -1 ? portOf(proxy) : request.port;
    const asked = { ...request, ...(port !== undefined && { port }) };
    await expect(srv().proxy_register(asked)).rejects.toMatchObject({ resultCode });
    await expect(stat(proxyFile())).rejects.toThrow('ENOENT');
  });

  it('lets a call go on that waited for the registration (P2)', async () => {
    const call = sample().method4({ foo: 'echo' });
    await eventually('the wait is logged', () =>
      proxy.logLines.some(({ msg }) => String(msg).includes('waits until a server registers')),
    );
    await register();
    expect((await call).bar).toBe('echo');
    await forget();
  });

  it('tells what is registered, and knows it after a restart (P6)', async () => {
    const before = { host: '', port: 0 };
    expect(await info()).toMatchObject({ is_proxy: true, proxy_host: '', proxy_port: before.port });
    await register();
    const registered = {
      is_proxy: true,
      version: '123',
      proxy_host: 'localhost',
      proxy_port: portOf(target),
      current_api_version: 1,
    };
    expect(await info()).toMatchObject(registered);
    expect(JSON.parse(await readFile(proxyFile(), 'utf8'))).toEqual({
      sample: { host: 'localhost', port: portOf(target), version: '123' },
    });
    expect((await sample().method1()).r?.msg).toBe('Found info count: 5');
    const { workspace } = proxy;
    await proxy.stop();
    proxy = await startProxy(workspace);
    client = clientOf(proxy, { retryMs: 5000 });
    expect((await sample().method1()).r?.msg).toBe('Found info count: 5');
    expect(await info()).toMatchObject(registered);
    await forget();
    expect(JSON.parse(await readFile(proxyFile(), 'utf8'))).toEqual({});
    expect(await info()).toMatchObject({ version: '123', proxy_host: '', proxy_port: 0 });
  });

  describe('with a target', () => {
    beforeAll(() => register(''));

    it('passes failures of the target through (P7)', async () => {
      await expect(sample().method2()).rejects.toMatchObject({
        resultCode: 12,
        message: 'sample error',
      });
    });

    it('forwards a stream of requests (P8)', async () => {
      const { r } = await sample().s_method1([{ foo: 'abc' }, { foo: 'def' }, { foo: 'ghi' }]);
      expect(r?.msg).toBe('abcdefghi');
    });

    it('forwards a stream of replies, failures in it included (P9)', async () => {
      const heard = async (foo: string) => {
        const found: (string | undefined)[] = [];
        for await (const { r } of clientOf(proxy, { raises: false }).stubs.sample.s_method2({
          foo,
        })) {
          found.push(r?.code ? `${r.code}: ${r.msg}` : r?.msg);
        }
        return found;
      };
      expect(await heard('')).toEqual(['abc', 'def', 'ghi', '']);
      expect(await heard('error')).toEqual(['abc', 'def', 'ghi', '21: sample stream error']);
    });

    it('tells a gRPC failure of the target as code 13, without its address', async () => {
      const failure = await sample()
        .method3()
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({
        resultCode: 13,
        message: expect.stringMatching(/^SampleService\.method3: .* UNIMPLEMENTED/),
      });
      expect(String(failure)).not.toContain(String(portOf(target)));
      const replies = sample().s_method3([{ foo: 'x' }]);
      await expect(replies.next()).rejects.toMatchObject({ resultCode: 13 });
    });

    it('checks the version by its own numbers', async () => {
      const call = (version: string) =>
        proxy.call('SampleService/method4', { foo: 'x' }, { api_version: version });
      expect((await call('2')).r?.code).toBe('ERROR_API_SERVER_TOO_OLD');
      expect((await call('0')).r?.code).toBe('ERROR_API_CLIENT_TOO_OLD');
      expect((await call('1')).bar).toBe('x');
    });

    it('ends a call by the deadline of its caller', async () => {
      await expect(sample().long_method({}, { timeoutMs: 300 })).rejects.toMatchObject({
        resultCode: 13,
        message: expect.stringContaining('DEADLINE_EXCEEDED'),
      });
    });
  });

  it('tells listeners who came and who went', async () => {
    const listener = await Listener.open(client.stubs.events, [
      'RPC_PROXY_REGISTER',
      'RPC_PROXY_FORGET',
    ]);
    await register();
    await forget();
    await eventually('both are told', () => listener.events.length === 2);
    expect(listener.messages[1]?.event?.properties).toEqual([
      { name: 'names', value: 'sample' },
      { name: 'version', value: '123' },
      { name: 'port', value: String(portOf(target)) },
      { name: 'host', value: 'localhost' },
    ]);
    expect(listener.events[1]).toEqual({ name: 'RPC_PROXY_FORGET', names: 'sample' });
    listener.disconnect();
  });

  it('writes down who routed what', () => {
    expect(proxy.logLines).toContainEqual(
      expect.objectContaining({
        msg: 'audit',
        what: 'proxy_register',
        names: ['sample'],
        result: 'OK',
        peer: expect.stringMatching(/127\.0\.0\.1:\d+/),
      }),
    );
  });

  it('ends with one clear failure when the target is gone', async () => {
    await srv().proxy_register({ names: ['sample'], version: '1', host: 'localhost', port: 1 });
    await expect(sample().method4()).rejects.toMatchObject({
      resultCode: 13,
      message: 'SampleService.method4: the server that answers for it cannot be reached',
    });
    expect(proxy.logLines).toContainEqual(
      expect.objectContaining({ msg: 'a forwarded call failed', target: 'localhost:1' }),
    );
    await forget();
  });

  describe('a server that registers itself', () => {
    const startOther = (registersAtMain: { version: string; ownAddress?: boolean }, env = {}) =>
      startOperationsHost({
        env: { RPC_MAIN_PORT: String(portOf(proxy)), ...env },
        extras: anotherSampleExtras(anotherSampleService({ registersAtMain })),
      });
    const targets = async () => {
      const { items } = await srv().info({ names: ['sample', 'sample2'] });
      return items.map(({ proxy_host, proxy_port }) => `${proxy_host}:${proxy_port}`);
    };

    it('is a target while it runs (P10)', async () => {
      const self = await startOther({ version: '123' });
      const its = `localhost:${portOf(self)}`;
      expect(await targets()).toEqual([':0', its]);
      expect((await client.stubs.sample2.method10()).r?.msg).toBe('method10');
      await register();
      expect(await targets()).toEqual([`localhost:${portOf(target)}`, its]);
      await forget();
      await self.dispose();
      expect(await targets()).toEqual([':0', ':0']);
    });

    it('can be called at its own address (P11)', async () => {
      const self = await startOther({ version: '123', ownAddress: true });
      expect((await targets())[1]).toMatch(
        new RegExp(`^(\\d+\\.\\d+\\.\\d+\\.\\d+|localhost):${portOf(self)}$`),
      );
      await self.dispose();
    });

    it('does not start where nobody proxies (P12)', async () => {
      const env = { RPC_MAIN_PORT: '1', RPC_CLIENT_TIMEOUT: '0.1' };
      await expect(startOther({ version: '123' }, env)).rejects.toMatchObject({ resultCode: 13 });
    });
  });

  it('tells once that the target died halfway, and repeats nothing (X8)', async () => {
    let calls = 0;
    const dying = createServer();
    dying.on('stream', (stream) => {
      calls += 1;
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      stream.write(framed(Buffer.from('0a06120468616c66', 'hex')), () => stream.session?.destroy());
    });
    await once(dying.listen(0, '127.0.0.1'), 'listening');
    const { port } = dying.address() as AddressInfo; // it listens on a port
    await srv().proxy_register({ names: ['sample'], version: '1', host: '127.0.0.1', port });
    const heard: unknown[] = [];
    for await (const { r } of clientOf(proxy, { raises: false }).stubs.sample.s_method2()) {
      heard.push(r?.code ? r.code : r?.msg);
    }
    expect([heard, calls]).toEqual([['half', 13], 1]);
    await forget();
    dying.close();
  });

  it('tells when the target ended a call well and answered nothing', async () => {
    const silent = createServer();
    silent.on('stream', (stream) => {
      const headers = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' };
      stream.respond(headers, { endStream: true });
    });
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo; // it listens on a port
    await srv().proxy_register({ names: ['sample'], version: '1', host: '127.0.0.1', port });
    await expect(sample().method4()).rejects.toMatchObject({
      resultCode: 13,
      message: expect.stringContaining('no message and no error'),
    });
    await forget();
    silent.close();
  });

  it('tells calls that wait to go elsewhere when it stops', async () => {
    const stopping = await startOperationsHost({
      env: { OPERATIONS_PROXIED_SERVICES: 'SampleService' },
      extras: { services: [sampleService()], userItems },
    });
    const call = clientOf(stopping).stubs.sample.method4();
    const refused = expect(call).rejects.toMatchObject({
      resultCode: 13,
      message: expect.stringContaining('UNAVAILABLE: the host is shutting down'),
    });
    await eventually('the call waits', () =>
      stopping.logLines.some(({ msg }) => String(msg).includes('waits until a server registers')),
    );
    await stopping.dispose();
    await refused;
  });

  it.each(['nothing', 'sample,srv'])('does not start with %s to be forwarded', async (names) => {
    const starting = startOperationsHost({
      env: { OPERATIONS_PROXIED_SERVICES: names },
      extras: { services: [sampleService()], userItems },
    });
    await expect(starting).rejects.toThrow(/^OPERATIONS_PROXIED_SERVICES: found (nothing|srv), /);
  });

  describe('the settings of all servers behind it', () => {
    beforeAll(async () => {
      await register();
      await srv().proxy_register({
        names: ['sample2'],
        version: '123',
        host: 'localhost',
        port: portOf(other),
      });
    });

    const values = async () => {
      const all = [target, other, proxy].map((host) => host.call('ConfigService/get'));
      return (await Promise.all(all)).map(({ items }) => items?.map(({ value }) => value));
    };

    it('are read as one (C26)', async () => {
      expect(await values()).toEqual([['12'], ['12'], ['12']]);
    });

    it('are set and reset in all of them (C27)', async () => {
      const { config } = client.stubs;
      const set = await config.set({ items: [{ name: 'my-int-config', value: '789' }] });
      expect(set.items.map(({ value }) => value)).toEqual(['789']);
      expect(await values()).toEqual([['789'], ['789'], ['789']]);
      const reset = await config.reset({ names: ['my-int-config'] });
      expect(reset.items.map(({ value }) => value)).toEqual(['12']);
      expect(await values()).toEqual([['12'], ['12'], ['12']]);
    });

    it('must agree (C28)', async () => {
      await other.call('ConfigService/set', { items: [{ name: 'my-int-config', value: '1024' }] });
      await expect(client.stubs.config.get()).rejects.toMatchObject({
        resultCode: 31,
        message: expect.stringMatching(/my-int-config.*"12".*"1024"/),
      });
      await other.call('ConfigService/reset', { names: ['my-int-config'] });
    });

    it('are told to be out of reach with code 60, promptly (H25)', async () => {
      const registration = { names: ['sample2'], version: '1', host: 'localhost', port: 1 };
      await srv().proxy_register(registration);
      await expect(client.stubs.config.get()).rejects.toMatchObject({ resultCode: 60 });
      await srv().proxy_forget({ names: ['sample2'] });
      expect((await client.stubs.config.get()).items).toHaveLength(1);
    });
  });

  describe('two hosts that proxy each other', () => {
    let second: OperationsHost;
    beforeAll(async () => {
      second = await startProxy();
      const answeredBy = (host: OperationsHost) => ({
        names: ['sample'],
        version: '1',
        host: 'localhost',
        port: portOf(host),
      });
      await srv().proxy_register(answeredBy(second));
      await second.call('RpcServerService/proxy_register', answeredBy(proxy));
    });
    afterAll(async () => {
      await forget();
      await second.dispose();
    });

    const endless = {
      resultCode: 13,
      message: expect.stringContaining('do servers forward to each other?'),
    };

    it.each(['cli', 'x'.repeat(2000)])('let no call go round without end (H26)', async (name) => {
      const { stubs } = clientOf(proxy, { identity: { client: name } });
      await expect(stubs.sample.method4({ foo: 'x' })).rejects.toMatchObject(endless);
    });

    it('say so when they are asked for the settings of both (H26)', async () => {
      const { config } = client.stubs;
      await expect(config.get()).rejects.toMatchObject(endless);
      const items = [{ name: 'my-int-config', value: '13' }];
      await expect(config.set({ items })).rejects.toMatchObject(endless);
      await forget();
      expect((await config.get()).items.map(({ value }) => value)).toEqual(['12']);
    });
  });
});

import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ByteClient } from '../../src/common/grpc/client/byte-client.js';
import { DescriptorSet } from '../../src/common/grpc/descriptor-set.js';
import { ChildHost } from '../support/child-host.js';
import { eventually } from '../support/eventually.js';

const ALONE = {
  ENABLE_SESSION_MANAGER: 'false',
  ENABLE_MATCHMAKING: 'false',
  ENABLE_SESSION_DSM: 'false',
  ENABLE_OPERATIONS: 'true',
  PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'false',
};

describe('a host with the services of operators, as its own process', () => {
  const codec = DescriptorSet.fromBuild('operations').codec();
  let folder: string;
  let host: ChildHost | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'operations-process-'));
  });
  afterEach(async () => {
    await host?.kill();
    host = undefined;
    await rm(folder, { recursive: true });
  });

  function start(args: readonly string[] = [], env: Record<string, string> = {}): ChildHost {
    const folders = ['--system', join(folder, 'system'), '--user', join(folder, 'user')];
    host = new ChildHost({
      env: { ...ALONE, ...env },
      args: ['-w', join(folder, 'workspace'), '-p', '0', ...folders, ...args],
    });
    return host;
  }

  async function call(path: string, request: string, message: object): Promise<Buffer> {
    const { operationsPort } = (await host?.line('listening')) ?? {};
    const client = new ByteClient(`127.0.0.1:${String(operationsPort)}`);
    try {
      return (await client.unaryBytes(path, codec.encode(request, message))).message;
    } finally {
      client.close();
    }
  }

  const valueOfItem = async (name: string) => {
    const bytes = await call('/ConfigService/get', 'Filter', { names: [name] });
    const { items } = codec.decode('ConfigStatus', bytes) as { items: { value: string }[] };
    return items[0]?.value;
  };

  it('takes values from the command line before the environment and the folders', async () => {
    await mkdir(join(folder, 'user'));
    const file = JSON.stringify({ 'strategy-timeout-ms': '100', 'shutdown-grace-seconds': '3' });
    await writeFile(join(folder, 'user', 'config.json'), file);
    start(['-c', 'strategy-timeout-ms=300'], { STRATEGY_TIMEOUT_MS: '200' });
    expect(await valueOfItem('strategy-timeout-ms')).toBe('300');
    expect(await valueOfItem('shutdown-grace-seconds')).toBe('3');
  });

  it.each([
    [['-c', 'strategy-timeout-ms=soon'], 21, 'ERROR_PARAM_INVALID'],
    [['-c', 'rpc-max-workers='], 20, 'ERROR_PARAM_MISSING'],
  ])('C16: does not start with %j, and says code %i', async (args, resultCode, result) => {
    const { ended, logLines } = start(args);
    expect(await ended).toMatchObject({ code: 78 });
    expect(logLines.at(-1)).toMatchObject({ level: 'fatal', resultCode, result });
  });

  it('does not start over a file that it cannot understand, and says code 40', async () => {
    await mkdir(join(folder, 'workspace'));
    await writeFile(join(folder, 'workspace', 'loggers.json'), '{"half');
    const { ended, logLines } = start();
    expect(await ended).toMatchObject({ code: 78 });
    expect(logLines.at(-1)).toMatchObject({ resultCode: 40, result: 'ERROR_MODEL_INVALID' });
  });

  it('is found out beforehand with --check', async () => {
    const { ended, otherLines } = start(['--check', '-c', 'rpc-max-workers=0']);
    expect(await ended).toMatchObject({ code: 78 });
    expect(otherLines).toEqual([
      'rpc-max-workers: found "0", expected an integer above 0 (code 21)',
    ]);
  });

  it('R2: writes a dump on SIGUSR2, which holds no secret, and goes on', async () => {
    const child = start([], { AB_CLIENT_SECRET: 'hunter2' });
    await child.line('listening');
    const pid = await eventually('the pid is told', () =>
      readFile(join(folder, 'workspace', 'host.pid'), 'utf8').catch(() => undefined),
    );
    expect(Number(pid)).toBe(child.process.pid);
    process.kill(Number(pid), 'SIGUSR2');
    const { path } = await child.line('dump written');
    const logs = join(folder, 'workspace', 'logs');
    expect((await stat(logs)).mode & 0o777).toBe(0o700);
    expect((await stat(String(path))).mode & 0o777).toBe(0o600);
    expect((await readdir(logs)).filter((name) => name.startsWith('RpcServerDump'))).toHaveLength(
      1,
    );
    const text = await readFile(String(path), 'utf8');
    expect(text).toMatch(/Memory.*heapUsed: \d+.*Event loop.*maxDelayMs: \d+.*Pending calls:/s);
    expect(text).not.toContain('hunter2');
    expect(await valueOfItem('log-level')).toBe('info');
  });

  it('R14: ends with 0 when a caller says so', async () => {
    const child = start();
    expect(await call('/RpcServerService/shutdown', 'ShutdownRequest', { timeout: -1 })).toEqual(
      Buffer.alloc(0),
    );
    expect(await child.ended).toEqual({ code: 0, signal: null });
    expect(child.logLines.at(-1)).toMatchObject({ msg: 'stopped', cutCalls: 0 });
    expect(await readdir(join(folder, 'workspace'))).not.toContain('host.pid');
    const log = await readFile(join(folder, 'workspace', 'logs', 'root', 'root.log'), 'utf8');
    expect(log).toMatch(/the file log closes - root\n$/);
  });

  it('ends with 0 on SIGTERM while it waits after such a call', async () => {
    const child = start();
    await call('/RpcServerService/shutdown', 'ShutdownRequest', { timeout: 600 });
    await child.line('will shut down after a wait');
    child.process.kill('SIGTERM');
    expect(await child.ended).toEqual({ code: 0, signal: null });
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { intItem } from '../../src/common/settings/config-item.js';
import { ChildHost } from '../support/child-host.js';
import { ended, runCommand } from '../support/cli/run-command.js';
import { eventually } from '../support/eventually.js';
import { type OperationsHost, startOperationsHost } from '../support/operations/operations-host.js';
import { sampleService } from '../support/operations/sample.module.js';

/** The tool as a shell starts it. */
class ToolProcess {
  readonly process: ChildProcess;
  readonly exitCode: Promise<number | null>;
  out = '';
  err = '';

  constructor(...args: string[]) {
    this.process = spawn(process.execPath, [CLI, 'ops', ...args], { env: {} });
    this.process.stdout?.on('data', (text) => {
      this.out += text;
    });
    this.process.stderr?.on('data', (text) => {
      this.err += text;
    });
    this.exitCode = once(this.process, 'close').then(([code]) => code);
  }
}

const CLI = resolve('dist/cli.js');
const MY_INT = intItem({ name: 'my-int-config', description: 'A number', default: '12' });

describe('extend-host ops', () => {
  let host: OperationsHost;

  const startHost = (env: Readonly<Record<string, string>> = {}, workspace?: string) =>
    startOperationsHost({
      env: { OPERATIONS_PROXIED_SERVICES: 'sample', ...env },
      extras: { services: [sampleService()], userItems: [MY_INT] },
      ...(workspace !== undefined && { workspace }),
    });

  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(() => host.dispose());

  const start = (...args: string[]) => runCommand(['ops', ...args, '--address', host.address]);
  const ops = (...args: string[]) => ended(start(...args));

  it('lists services, as a table or as JSON', async () => {
    const { exitCode, out } = await ops('info');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^NAME +VERSION +API +PROXIED TO\nsrv +extend-host:\S+ +1\.\.1 +-\n/);
    const { out: json } = await ops('info', 'config', 'events', '--json');
    expect(json.split('\n').map((line) => JSON.parse(line).name)).toEqual(['config', 'events']);
  });

  it('reads, sets and resets settings, and tells where a value came from', async () => {
    expect((await ops('config', 'get')).out).toMatch(/my-int-config +12 +12 +hard-coded +A number/);
    expect((await ops('config', 'set', 'my-int-config=13')).out).toMatch(/13 +12 +workspace/);
    const { out } = await ops('config', 'get', 'my-int-config', '--json');
    expect(JSON.parse(out)).toMatchObject({ value: '13', layer: 'workspace' });
    expect((await ops('config', 'reset', 'my-int-config')).out).toMatch(/12 +12 +hard-coded/);
  });

  it('turns one logger up and down', async () => {
    expect((await ops('log-level', 'Cli.test')).out).toMatch(/Cli\.test +yes +inherit/);
    expect((await ops('log-level', 'Cli.test', 'DEBUG')).out).toMatch(/Cli\.test +yes +debug/);
    expect((await ops('log-level', 'Cli.test', 'off')).out).toMatch(/Cli\.test +no/);
    expect((await ops('log-level', 'Cli.test', 'reset')).out).toMatch(/Cli\.test +yes +inherit/);
  });

  it('registers and forgets proxies', async () => {
    expect((await ops('proxy', 'list')).out).toMatch(/sample .*\(nobody yet\)/);
    const target = ['--target', 'localhost:1234', '--service-version', '7'];
    expect((await ops('proxy', 'register', 'sample', ...target)).out).toMatch(
      /sample +7 +1\.\.1 +localhost:1234/,
    );
    expect((await ops('proxy', 'forget', 'sample')).out).toMatch(/sample .*\(nobody yet\)/);
  });

  it('follows events until it is interrupted', async () => {
    const following = start('events', 'CONFIG_CHANGED', '--follow');
    await eventually('it listens', async () => (await ops('events')).out.startsWith('queues: '));
    await ops('config', 'set', 'my-int-config=14');
    await ops('config', 'reset', 'my-int-config');
    await eventually('both are printed', () => following.out.length === 2);
    following.interrupt();
    expect(await following.exitCode).toBe(0);
    expect(following.out).toEqual([
      'CONFIG_CHANGED my-int-config="14"',
      'CONFIG_CHANGED my-int-config="12"',
    ]);
  });

  it.each([
    [['info', 'nothing'], 1, /^ERROR_ITEM_UNKNOWN \(30\): there is no service "nothing"$/],
    [['config', 'set', 'my-int-config=x'], 1, /^ERROR_PARAM_INVALID \(21\): my-int-config: found/],
    [['config', 'set', 'my-int-config'], 78, /expected name=value/],
    [['log-level', 'root', 'loud'], 78, /^level: found "loud", expected one of inherit, debug/],
    [['proxy', 'register', 'sample', '--target', 'x'], 78, /expected host:port/],
    [['info', '--address', 'nonsense'], 78, /'nonsense' is invalid. expected host:port$/],
    [['info', '--address', 'localhost:99999'], 78, /expected host:port$/],
    [['nonsense'], 78, /unknown command 'nonsense'/],
  ])('says in one line what is wrong: %j', async (args, exitCode, line) => {
    const found = await ops(...(args as string[]));
    expect(found).toMatchObject({ exitCode, out: '', err: expect.stringMatching(line as RegExp) });
    expect(found.err).not.toContain('\n');
  });

  it('shows what there is where a command lacks its second word', async () => {
    const { exitCode, err } = await ended(runCommand(['ops', 'config']));
    expect(exitCode).toBe(78);
    expect(err).toMatch(/^Usage: extend-host ops config .*\n(.*\n)*Commands:\n {2}get /);
  });

  it('says what to look at when nobody answers', async () => {
    const { exitCode, err } = await ended(runCommand(['ops', 'info', '--address', 'localhost:1']));
    expect(exitCode).toBe(1);
    expect(err).toMatch(/cannot be reached: is the host running with ENABLE_OPERATIONS=true/);
  });

  it('goes on trying for as long as it is told', async () => {
    const waiting = runCommand(['ops', 'info', '--address', 'localhost:1', '--wait', '1']);
    expect(await waiting.exitCode).toBe(1);
    expect(waiting.err[0]).toBe('localhost:1 cannot be reached, trying again in 0.5 s');
    expect(waiting.err.length).toBeGreaterThanOrEqual(2);
  });

  it('waits for a host as its own process too, which only waits then', async () => {
    const waiting = new ToolProcess('info', '--address', 'localhost:1', '--wait', '1');
    expect(await waiting.exitCode).toBe(1);
    expect(waiting.err).toMatch(
      /trying again in 0\.5 s\n.*cannot be reached: is the host running/s,
    );
  });

  it('follows events over a restart of the host, as its own process', async () => {
    const { workspace } = host;
    const port = String(host.host.ports.operationsPort);
    const following = new ToolProcess('events', 'BEFORE', 'AFTER', '-f', '--address', host.address);
    const isTold = (name: string) =>
      eventually(`${name} is printed`, async () => {
        await host.call('EventService/send', { name });
        return following.out.includes(name);
      });
    try {
      await isTold('BEFORE');
      await host.stop();
      await eventually('it says that it waits', () => following.err.includes('again in 0.5 s'));
      host = await startHost({ OPERATIONS_GRPC_PORT: port }, workspace);
      await isTold('AFTER');
      following.process.kill('SIGINT');
      expect(await following.exitCode).toBe(0);
    } finally {
      following.process.kill('SIGKILL');
    }
  });

  it('asks the host to stop', async () => {
    const { out, exitCode } = await ops('shutdown');
    expect([exitCode, out]).toEqual([0, 'the host stops']);
  });
});

describe('extend-host ops dump', () => {
  let host: ChildHost;
  let workspace: string;

  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'ops-dump-'));
    host = new ChildHost({
      env: {
        ENABLE_OPERATIONS: 'true',
        OPERATIONS_GRPC_PORT: '0',
        PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'false',
        ENABLE_SESSION_DSM: 'false',
        STATE_URL: `file:${workspace}`,
      },
    });
    await host.listening();
  });
  afterAll(async () => {
    await host.kill();
    await rm(workspace, { recursive: true });
  });

  it('prints what the host of a workspace does right now', async () => {
    const found = await ended(runCommand(['ops', 'dump', '--workspace', workspace]));
    expect(found).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/process \d+.*Pending calls:\n {2}none$/s),
      err: expect.stringMatching(/RpcServerDump-\d{14}\.txt$/),
    });
    expect(found.out).toContain(`process ${host.process.pid},`);
  });

  // Where the system does not tell which signals a process takes, nobody can know.
  (process.platform === 'linux' ? it : it.skip)(
    'harms no process that is not such a host',
    async () => {
      const innocent = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
      const args = ['--workspace', workspace, '--pid', String(innocent.pid)];
      const { exitCode, err } = await ended(runCommand(['ops', 'dump', ...args]));
      expect([exitCode, err]).toEqual([1, expect.stringContaining('does not take SIGUSR2')]);
      expect(innocent.exitCode ?? innocent.signalCode).toBeNull();
      innocent.kill();
    },
  );

  it('says so where no host runs', async () => {
    const folder = join(workspace, 'nothing');
    const { exitCode, err } = await ended(runCommand(['ops', 'dump', '--workspace', folder]));
    expect([exitCode, err]).toEqual([1, expect.stringContaining('no host runs')]);
  });
});

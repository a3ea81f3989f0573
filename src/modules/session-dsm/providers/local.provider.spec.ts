import { createSocket } from 'node:dgram';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../../test/support/eventually.js';
import { anOrder } from '../../../../test/support/session-dsm/dsm-scene.js';
import { freePorts } from '../../../../test/support/session-dsm/free-ports.js';
import { systemClock } from '../../../common/time/clock.js';
import { systemTimers } from '../../../common/time/timers.js';
import type { ServerReference } from '../domain/dedicated-server-provider.js';
import type { ProviderCall } from '../domain/provider-call.js';
import { processIdentity } from './local/process-identity.js';
import { type LocalOptions, LocalProvider } from './local.provider.js';

const GAME_SERVER = [
  process.execPath,
  fileURLToPath(new URL('./local/udp-game-server.ts', import.meta.url)),
  '--port',
  '{port}',
  '--session',
  '{sessionId}',
];
const silent = { debug() {}, info() {}, warn() {}, error() {} };
/** A program that tells its secret to its log and never listens. */
const TALKS = `process.stdout.write('ready to play '); setInterval(() => {}, 1000)`;
/** A server that has a child of its own, whose pid it prints. */
const HAS_CHILD = `
  const { spawn } = require('node:child_process');
  process.stdout.write('child=' + spawn('sleep', ['1000']).pid + ';');
  setInterval(() => {}, 1000)`;

describe('a server on this machine', () => {
  let folder: string;
  let ports: { from: number; to: number };
  const providers: LocalProvider[] = [];
  const news: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-ds-'));
    ports = await freePorts(3);
    news.length = 0;
  });
  afterEach(async () => {
    for (const provider of providers.splice(0)) await provider.close();
    await rm(folder, { recursive: true });
  });

  async function aProvider(options: Partial<LocalOptions> = {}): Promise<LocalProvider> {
    const provider = new LocalProvider(
      {
        command: GAME_SERVER,
        ports,
        maxServers: 50,
        readiness: { kind: 'udp' },
        logFolder: join(folder, 'logs'),
        env: { PATH: '/usr/bin:/bin' },
        cwd: folder,
        ...options,
      },
      systemClock,
      systemTimers,
      silent,
    );
    await provider.open({
      knows: () => true,
      available: async () => undefined,
      failed: async ({ sessionId }) => void news.push(`failed ${sessionId}`),
      ended: async ({ sessionId }, serverId) => void news.push(`ended ${sessionId} ${serverId}`),
    });
    providers.push(provider);
    return provider;
  }

  const aCall = (
    signal = new AbortController().signal,
  ): ProviderCall & { kept: string | undefined } => {
    const call = {
      signal,
      kept: undefined as string | undefined,
      keep: async (reference: string | undefined) => {
        call.kept = reference;
      },
      attempt: <T>(_: string, work: (signal: AbortSignal) => Promise<T>) => work(signal),
    };
    return call;
  };
  const pidOf = (call: ProviderCall) => JSON.parse(call.kept ?? '{}').pid as number;
  const referenceOf = (call: ProviderCall): ServerReference => ({
    session: anOrder().session,
    kept: call.kept,
    server: undefined,
    zone: '',
    isAsked: true,
  });
  const runs = (pid: number) => processIdentity(pid) !== undefined;
  const logText = async () => {
    const [file = ''] = await readdir(join(folder, 'logs'));
    return readFile(join(folder, 'logs', file), 'utf8');
  };
  const node = (code: string, ...args: string[]) => [process.execPath, '-e', code, ...args];

  it('answers the players that AGS sends to it', async () => {
    const provider = await aProvider();
    const server = await provider.create(anOrder('abc'), aCall());
    expect(server).toMatchObject({
      ip: '127.0.0.1',
      region: 'eu-central-1',
      createdRegion: 'local',
    });
    expect(await udpAnswer(server.port, 'hello')).toBe('welcome abc 1');
  });

  it('is gone with its port after its termination', async () => {
    const provider = await aProvider({ ports: { ...ports, to: ports.from } });
    const call = aCall();
    await provider.create(anOrder(), call);
    expect(await provider.terminate(referenceOf(call))).toEqual({ kind: 'terminated' });
    expect(runs(pidOf(call))).toBe(false);
    expect(news).toEqual([]);
    await provider.create(anOrder(), aCall());
  });

  it('ends with its children', async () => {
    const command = node(HAS_CHILD);
    const provider = await aProvider({ command, readiness: { kind: 'log', text: ';' } });
    const call = aCall();
    await provider.create(anOrder(), call);
    const child = Number(/child=(\d+)/.exec(await logText())?.[1]);
    expect(runs(child)).toBe(true);
    await provider.terminate(referenceOf(call));
    await eventually('the child is gone', () => !runs(child));
  });

  it('ends with the host, which tells of it', async () => {
    const provider = await aProvider();
    const call = aCall();
    const { serverId } = await provider.create(anOrder(), call);
    await provider.close();
    expect(runs(pidOf(call))).toBe(false);
    expect(news).toEqual(['failed session-1', `ended session-1 ${serverId}`]);
  });

  it('that dies is told of, and leaves no child', async () => {
    const command = node(HAS_CHILD);
    const provider = await aProvider({ command, readiness: { kind: 'log', text: ';' } });
    const call = aCall();
    const { serverId } = await provider.create(anOrder(), call);
    const child = Number(/child=(\d+)/.exec(await logText())?.[1]);
    process.kill(pidOf(call), 'SIGKILL');
    await eventually('it is told of', () => news.length > 0);
    expect(news).toEqual([`ended session-1 ${serverId}`]);
    await eventually('the child is gone', () => !runs(child));
    expect(await provider.lookup(referenceOf(call))).toEqual({ kind: 'gone' });
  });

  it('is found again by the next process, by what was kept', async () => {
    const first = await aProvider();
    const call = aCall();
    const server = await first.create(anOrder(), call);
    providers.length = 0;
    const second = await aProvider();
    const reference = { ...referenceOf(call), server };
    expect(await second.lookup(reference)).toEqual({ kind: 'live', server });
    expect(await second.terminate(reference)).toEqual({ kind: 'terminated' });
    expect(runs(pidOf(call))).toBe(false);
  });

  it('is not mistaken for a later process with the same pid', async () => {
    const provider = await aProvider();
    const kept = JSON.stringify({ pid: process.pid, identity: '1', port: 1, logFile: 'x' });
    const reference = { ...referenceOf(aCall()), kept };
    expect(await provider.lookup(reference)).toEqual({ kind: 'gone' });
    expect(await provider.terminate(reference)).toMatchObject({ kind: 'absent' });
  });

  it('never runs unless it is on record', async () => {
    const provider = await aProvider({ command: node(`console.log('I ran')`) });
    const call = { ...aCall(), keep: () => Promise.reject(new Error('the disk is full')) };
    await expect(provider.start(anOrder(), call)).rejects.toThrow('the disk is full');
    expect(await logText()).toBe('');
  });

  it('is ready when its log says so', async () => {
    const provider = await aProvider({
      command: node(TALKS),
      readiness: { kind: 'log', text: 'ready to play' },
    });
    expect((await provider.create(anOrder(), aCall())).port).toBeGreaterThanOrEqual(ports.from);
  });

  it('is ready when it accepts on TCP', async () => {
    const code = `require('node:net').createServer().listen(Number(process.argv[1]))`;
    const command = node(code, '{port}');
    const provider = await aProvider({ command, readiness: { kind: 'tcp' } });
    await provider.create(anOrder(), aCall());
  });

  it('that ends before it is ready is an error that names its log', async () => {
    const provider = await aProvider({ command: node('process.exit(3)') });
    const call = aCall();
    await expect(provider.create(anOrder(), call)).rejects.toThrow(/exit code 3 .*\.log$/);
    expect(call.kept).toBeUndefined();
  });

  it('whose command does not exist is an error that names the variable', async () => {
    const provider = await aProvider({ command: ['/no/such/server'] });
    await expect(provider.create(anOrder(), aCall())).rejects.toThrow(/LOCAL_DS_COMMAND/);
  });

  it('that cannot be started keeps its secret to itself', async () => {
    const command = [...GAME_SERVER, '{secret}'];
    const provider = await aProvider({ command, cwd: join(folder, 'gone') });
    const error = await rejectionOf(provider.create(anOrder(), aCall()));
    expect(error).toMatchObject({ code: 'ds_precondition' });
    expect(inspect(error, { depth: null, showHidden: true })).toContain('ENOENT');
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('hunter2');
  });

  it('cannot have a name or a secret that no command line can hold', async () => {
    const provider = await aProvider({ command: [...GAME_SERVER, '{secret}'] });
    const wrongs = [anOrder('a\0b'), anOrder('a', { secret: 'hunter2\0' })];
    const errors = await Promise.all(
      wrongs.map((order) => rejectionOf(provider.create(order, aCall()))),
    );
    expect(errors.map((error) => error.message)).toEqual([
      'session_id: found a NUL character, expected text that a command line can hold',
      'secret: found a NUL character, expected text that a command line can hold',
    ]);
  });

  it('that never gets ready is left to its time box', async () => {
    const provider = await aProvider({ command: node(TALKS) });
    const abort = new AbortController();
    const call = aCall(abort.signal);
    const created = expect(provider.create(anOrder(), call)).rejects.toThrow('time is up');
    await eventually('it runs', () => call.kept !== undefined);
    abort.abort(new Error('time is up'));
    await created;
    expect(await provider.terminate(referenceOf(call))).toEqual({ kind: 'terminated' });
  });

  it('is refused when there are as many as allowed', async () => {
    const provider = await aProvider({ maxServers: 1 });
    const [first, second] = await Promise.allSettled([
      provider.create(anOrder('a'), aCall()),
      provider.create(anOrder('b'), aCall()),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { message: expect.stringMatching(/LOCAL_DS_MAX/) } });
  });

  it('is refused when no port is free', async () => {
    const provider = await aProvider({ ports: { ...ports, to: ports.from } });
    await provider.create(anOrder('a'), aCall());
    const second = provider.create(anOrder('b'), aCall());
    await expect(second).rejects.toThrow(/LOCAL_DS_PORT_RANGE/);
  });

  it('takes no port that another program listens on', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(ports.from, resolve));
    const provider = await aProvider();
    const { port } = await provider.create(anOrder(), aCall());
    socket.close();
    expect(port).toBe(ports.from + 1);
  });

  it('knows nothing of the settings of the host', async () => {
    const command = node(`console.log(JSON.stringify(process.env), 'ready')`);
    const readiness = { kind: 'log', text: 'ready' } as const;
    const provider = await aProvider({ command, readiness });
    await provider.create(anOrder(), aCall()).catch(() => undefined);
    expect(Object.keys(JSON.parse((await logText()).split(' ready')[0] ?? ''))).not.toContain(
      'HOME',
    );
  });
});

/** What a promise is rejected with. */
async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  const [result] = await Promise.allSettled([promise]);
  if (result.status === 'fulfilled') throw new Error('it was fulfilled');
  return result.reason;
}

/** The first answer of a game server to a text. */
function udpAnswer(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.once('message', (message) => {
      socket.close();
      resolve(message.toString('utf8'));
    });
    socket.connect(port, '127.0.0.1', () => socket.send(text));
  });
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChildHost } from '../support/child-host.js';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

interface Packed {
  readonly filename: string;
  readonly version: string;
  readonly files: readonly { readonly path: string }[];
}

const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };

describe('the package that npm pack makes', () => {
  let folder: string;
  let packed: Packed;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'extend-host-package-'));
    // What is built stands there; a build of its own would pull it away under other tests.
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const { stdout } = await run('npm', pack, { maxBuffer: MAX_OUTPUT_BYTES });
    [packed] = JSON.parse(stdout) as [Packed];
    await run(
      'npm',
      [
        ...['install', join(folder, packed.filename), '--omit=optional', '--ignore-scripts'],
        ...['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', '--prefix', folder],
      ],
      { cwd: folder, maxBuffer: MAX_OUTPUT_BYTES },
    );
    // Only this Node and the command itself, nothing of the repository.
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await symlink(process.execPath, join(bin, 'node'));
    env = {
      PATH: [join(folder, 'node_modules/.bin'), bin, '/usr/bin', '/bin'].join(delimiter),
      HOME: folder,
    };
  }, 300_000);

  afterAll(() => rm(folder, { recursive: true }));

  async function extendHost(...args: string[]): Promise<string> {
    return (await run('extend-host', args, { cwd: folder, env })).stdout.trim();
  }

  it('holds the build and its descriptors, and neither sources nor tests', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['dist/cli.js', 'dist/main.js', 'LICENSE']));
    expect(paths.filter((path) => path.endsWith('.binpb'))).toContain('proto/descriptors.binpb');
    const allowed =
      /^(dist\/.*\.js|proto\/.*\.binpb|docs\/.*|\.env\.template|[A-Z]+\.md|LICENSE|package\.json)$/;
    expect(paths.filter((path) => !allowed.test(path))).toEqual([]);
    expect(paths.filter((path) => /spec|\/test\//.test(path))).toEqual([]);
  });

  it('has one version: that of package.json, which its command tells', async () => {
    expect(packed.version).toBe(version);
    expect(await extendHost('--version')).toBe(version);
  });

  it('lists the commands', async () => {
    expect(await extendHost('--help')).toMatch(/local-ags[\s\S]*token[\s\S]*call[\s\S]*play/);
  });

  describe('from a temporary folder', () => {
    let localAgs: ChildProcess;
    let access: Readonly<Record<string, string>>;
    let host: ChildHost;

    beforeAll(async () => {
      localAgs = spawn('extend-host', ['local-ags', '--port', '0', '--json'], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      access = await firstLine(localAgs);
      host = new ChildHost({
        entry: join(folder, 'node_modules/extend-host/dist/main.js'),
        env: {
          AB_BASE_URL: access.url ?? '',
          AB_CLIENT_ID: access.clientId ?? '',
          AB_CLIENT_SECRET: access.clientSecret ?? '',
          AB_NAMESPACE: access.namespace ?? '',
          STATE_URL: `file:${folder}/workspace`,
          SESSION_MANAGER_STRATEGY: 'sample',
          DS_PROVIDER: 'DEMO',
        },
      });
      await host.listening();
    }, 60_000);

    afterAll(async () => {
      await host?.kill();
      localAgs.kill('SIGTERM');
      if (localAgs.exitCode === null) await once(localAgs, 'exit');
    });

    const asClient = () => [
      ...['--base-url', access.url ?? '', '--namespace', access.namespace ?? ''],
      ...['--client-id', access.clientId ?? '', '--client-secret', access.clientSecret ?? ''],
    ];

    it('runs a local AGS and a host, and calls a hook with a token of the one', async () => {
      const { grpcPort } = await host.listening();
      const answer = await extendHost(
        ...['call', 'OnSessionCreated', '--data', '{"session":{"session":{"id":"s1"}}}'],
        ...['--address', `127.0.0.1:${grpcPort}`, '--json', ...asClient()],
      );
      expect(JSON.parse(answer).session.session.attributes).toMatchObject({
        SAMPLE: 'value from GRPC server',
      });
    });

    it('plays the whole story', async () => {
      const { grpcPort } = await host.listening();
      const story = await extendHost(
        ...['play', '--address', `127.0.0.1:${grpcPort}`, '--strategy', 'sample', ...asClient()],
      );
      expect(story.split('\n').at(-1)).toMatch(/^(\d+) of \1 steps held$/);
    });
  });
});

async function firstLine(child: ChildProcess): Promise<Readonly<Record<string, string>>> {
  if (child.stdout === null) throw new Error('stdout is no pipe');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error('the local AGS ended without a word');
}

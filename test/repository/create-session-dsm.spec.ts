import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const STUB = fileURLToPath(new URL('../support/extend/extend-helper-cli.mjs', import.meta.url));

const SETTINGS = `
AB_BASE_URL=https://not-this-one.test   # Extend's
AB_CLIENT_ID=app-client
AB_CLIENT_SECRET='app #secret'
GRPC_PORT=7565
DS_PROVIDER=DEMO
EMPTY=
MY_API_KEY=studio-secret
MY_MODE="a  b"
`;

/** The app that these settings make. */
const DEPLOYED = {
  name: 'ds',
  secrets: {
    AB_CLIENT_ID: 'app-client',
    AB_CLIENT_SECRET: 'app #secret',
    MY_API_KEY: 'studio-secret',
  },
  variables: { DS_PROVIDER: 'DEMO', MY_MODE: 'a  b' },
  images: ['v1'],
  deployed: ['v1'],
};

/** The script in a checkout of its own, with a stub of the CLI on the path. */
describe('scripts/create_session_dsm.sh', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'create-session-dsm-'));
    for (const part of ['scripts', 'dist', 'node_modules']) {
      await symlink(resolve(part), join(folder, part));
    }
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\n');
    await writeFile(join(folder, 'app.env'), SETTINGS);
    await mkdir(join(folder, 'bin'));
    const cli = join(folder, 'bin', 'extend-helper-cli');
    await writeFile(cli, `#!/bin/sh\nexec '${process.execPath}' '${STUB}' "$@"\n`);
    await chmod(cli, 0o755);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const ALL = [
    '--namespace',
    'mygame',
    '--app',
    'ds',
    '--env-file',
    'app.env',
    '--image-tag',
    'v1',
  ];

  function run(args: readonly string[] = ALL, env: Record<string, string> = {}) {
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['scripts/create_session_dsm.sh', ...args],
      {
        cwd: folder,
        encoding: 'utf8',
        env: {
          PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
          AB_BASE_URL: 'https://ags.test',
          AB_CLIENT_ID: 'deployer',
          AB_CLIENT_SECRET: 'deployer-secret',
          STUB_FOLDER: folder,
          ...env,
        },
      },
    );
    return { status, stdout, stderr };
  }

  /** The commands that the CLI was given so far. */
  function commands(): readonly string[] {
    const file = join(folder, 'calls.jsonl');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)[0]);
  }

  const appFile = () => join(folder, 'app.json');
  const appOf = () => JSON.parse(readFileSync(appFile(), 'utf8'));

  it('creates, configures, uploads and deploys an app, and shows no secret', () => {
    const { status, stdout, stderr } = run();
    expect(status).toBe(0);
    expect(stdout + stderr).not.toMatch(/app #secret|studio-secret|app-client|deployer/);
    expect(commands()).toEqual([
      'get-app-info',
      'create-app',
      'update-secret',
      'update-secret',
      'update-var',
      'update-secret',
      'update-var',
      'list-images',
      'image-upload',
      'deploy-app',
    ]);
    expect(appOf()).toEqual(DEPLOYED);
  });

  it('leaves the same app when it runs again', async () => {
    await writeFile(appFile(), JSON.stringify(DEPLOYED));
    expect(run()).toMatchObject({ status: 0 });
    expect(appOf()).toEqual({ ...DEPLOYED, deployed: ['v1', 'v1'] });
    expect(commands()).not.toContain('create-app');
    expect(commands()).not.toContain('image-upload');
  });

  it('takes changed settings and a new image to the app that is there', async () => {
    await writeFile(appFile(), JSON.stringify(DEPLOYED));
    await writeFile(join(folder, 'app.env'), SETTINGS.replace('a  b', 'c'));
    expect(run([...ALL, '--image-tag', 'v2'])).toMatchObject({ status: 0 });
    expect(appOf()).toMatchObject({
      variables: { MY_MODE: 'c' },
      images: ['v1', 'v2'],
      deployed: ['v1', 'v2'],
    });
  });

  it('uploads an image of uncommitted changes each time', async () => {
    await writeFile(appFile(), JSON.stringify({ ...DEPLOYED, images: ['v1-dirty'] }));
    expect(run([...ALL, '--image-tag', 'v1-dirty'])).toMatchObject({ status: 0 });
    expect(commands()).toContain('image-upload');
  });

  it('only says what it would do with --dry-run, and shows no secret', () => {
    const { status, stdout } = run([...ALL, '--dry-run']);
    expect(status).toBe(0);
    expect(commands()).toEqual([]);
    expect(stdout).toContain(
      'extend-helper-cli create-app --namespace mygame --app ds --scenario function-override',
    );
    expect(stdout).toContain('--key AB_CLIENT_SECRET --value ***');
    expect(stdout).toContain('--key MY_MODE --value a  b');
    expect(stdout).toContain('dry run: nothing was done');
    expect(stdout).not.toContain('secret\n');
  });

  it('touches nothing with settings that the host would refuse, and names them all', async () => {
    await writeFile(join(folder, 'app.env'), 'LOG_LEVEL=loud\n');
    const { status, stderr } = run();
    expect(status).toBe(78);
    const named = stderr.split('\n').map((line) => line.split(':')[0]);
    expect(named).toEqual(
      expect.arrayContaining(['LOG_LEVEL', 'AB_CLIENT_ID', 'AB_CLIENT_SECRET', 'DS_PROVIDER']),
    );
    expect(commands()).toEqual([]);
  });

  it('refuses servers that no player could reach', async () => {
    await writeFile(join(folder, 'app.env'), SETTINGS.replace('DEMO', 'LOCAL'));
    const { status, stderr } = run();
    expect(status).toBe(78);
    expect(stderr).toMatch(/^DS_PROVIDER: found "LOCAL", expected a provider/m);
  });

  it('names everything that is missing at once', async () => {
    await rm(join(folder, 'Dockerfile'));
    const { status, stderr } = run([], { AB_BASE_URL: '' });
    expect(status).toBe(78);
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual(['--namespace', '--app', 'AB_BASE_URL', '--env-file', 'Dockerfile', '--image-tag']);
  });

  it.each([['--nonsense'], ['--app']])('refuses the command line %s', (...args) => {
    expect(run(args)).toMatchObject({ status: 78, stderr: expect.stringContaining(args[0] ?? '') });
  });

  it('stops where a command fails', () => {
    expect(run(ALL, { STUB_FAILS_AT: 'update-var' })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('update-var fails on purpose'),
    });
    expect(commands().at(-1)).toBe('update-var');
  });

  it('tells how it is used', () => {
    expect(run(['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^usage: scripts\/create_session_dsm\.sh/),
    });
  });
});

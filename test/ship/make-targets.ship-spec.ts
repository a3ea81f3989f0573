import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const LABELS = ['--build-arg', `VERSION=${version}`, '--build-arg', `REVISION=${revision}`];

/** Programs in place of docker and ngrok: they print what they were called with, and do nothing. */
describe('make, with stubs of docker and ngrok on the path,', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'extend-host-stubs-'));
    for (const name of ['docker', 'ngrok']) {
      const stub = join(folder, name);
      writeFileSync(stub, `#!/bin/sh\nprintf 'called: ${name}'\nprintf '\\t%s' "$@"\necho\n`);
      chmodSync(stub, 0o755);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** @returns the exit code, standard error, and what each stub was called with */
  function make(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const PATH = `${folder}:${process.env.PATH}`;
    const { status, stdout, stderr } = spawnSync('make', args, {
      encoding: 'utf8',
      env: { PATH, HOME: folder, ...env },
    });
    const calls = stdout.split('\n').filter((line) => line.startsWith('called: '));
    return { status, stderr, calls: calls.map((line) => line.slice(8).split('\t')) };
  }

  it('image builds for linux/amd64, whatever machine this is', () => {
    expect(make(['image'])).toMatchObject({
      status: 0,
      calls: [
        [
          ...['docker', 'build', '--platform', 'linux/amd64', ...LABELS],
          ...['--tag', `extend-host:${version}`, '--tag', 'extend-host:latest', '.'],
        ],
      ],
    });
  });

  it('image takes another base and another name', () => {
    const { calls } = make(['image', 'BASE_IMAGE=mirror.local/node:24', 'IMAGE=mine']);
    expect(calls[0]).toEqual(expect.arrayContaining(['BASE_IMAGE=mirror.local/node:24']));
    expect(calls[0]).toEqual(expect.arrayContaining([`mine:${version}`]));
  });

  it('imagex builds for both processors', () => {
    expect(make(['imagex']).calls).toEqual([
      [
        ...['docker', 'buildx', 'build', '--platform', 'linux/amd64,linux/arm64', ...LABELS],
        ...['--tag', `extend-host:${version}`, '.'],
      ],
    ]);
  });

  it('imagex_push pushes under the name and the tag that it was given', () => {
    const pushed = make(['imagex_push', 'REPO_URL=repo.local/app', 'IMAGE_TAG=v9']);
    expect(pushed.calls).toEqual([
      [
        ...['docker', 'buildx', 'build', '--platform', 'linux/amd64,linux/arm64', ...LABELS],
        ...['--tag', 'repo.local/app:v9', '--push', '.'],
      ],
    ]);
  });

  it.each([
    ['IMAGE_TAG', ['REPO_URL=repo.local/app']],
    ['REPO_URL', ['IMAGE_TAG=v9']],
  ])('imagex_push asks for %s, and pushes nothing', (missing, args) => {
    const { status, stderr, calls } = make(['imagex_push', ...args]);
    expect(status).not.toBe(0);
    expect(stderr).toContain(`${missing} is not set`);
    expect(calls).toEqual([]);
  });

  it('ngrok opens a TCP tunnel to the gRPC port', () => {
    expect(make(['ngrok', 'NGROK_AUTHTOKEN=t0ken']).calls).toEqual([['ngrok', 'tcp', '6565']]);
    expect(make(['ngrok'], { NGROK_AUTHTOKEN: 't0ken', GRPC_PORT: '10000' }).calls).toEqual([
      ['ngrok', 'tcp', '10000'],
    ]);
  });

  it('ngrok asks for its token', () => {
    const { status, stderr, calls } = make(['ngrok']);
    expect(status).not.toBe(0);
    expect(stderr).toContain('NGROK_AUTHTOKEN is not set');
    expect(calls).toEqual([]);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { START_ENV } from '../support/a-config-source.js';

const MAIN = resolve('dist/main.js');

describe('the host alone, as a process', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'extend-host-start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Starts the built host in the folder, with no environment but what is given. */
  function host(args: readonly string[], env: Record<string, string> = {}) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', ...env },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  it('says that a configuration is valid, and ends with 0', () => {
    expect(host(['--check'], START_ENV)).toEqual({
      status: 0,
      stdout: 'configuration is valid\n',
      stderr: '',
    });
  });

  it('tells every problem of a start at once, secrets masked, and ends with 78', () => {
    writeFileSync(join(folder, '.env'), "GRPC_PORT=65a\nAB_CLIENT_SECRET='   '\n");
    const { status, stdout, stderr } = host([], {
      AB_BASE_URL: 'ags.test',
      AB_CLIENT_ID: 'client',
      SESSION_MANAGER_STRATEGY: 'sampel',
      ENABLE_CONSOLE: 'true',
    });
    expect(status).toBe(78);
    expect(stdout).toBe('');
    expect(stderr.split('\n').map((line) => line.split(':')[0])).toEqual([
      'AB_BASE_URL',
      'AB_CLIENT_SECRET',
      'GRPC_PORT',
      'AB_NAMESPACE',
      'ENABLE_CONSOLE',
      'DS_PROVIDER',
      'SESSION_MANAGER_STRATEGY',
      '',
    ]);
    expect(stderr).toContain('AB_CLIENT_SECRET: found "***"');
  });

  it('tells the same with --check', () => {
    const checked = host(['--check'], { GRPC_PORT: 'x' });
    const started = host([], { GRPC_PORT: 'x' });
    expect(checked).toEqual(started);
    expect(checked.status).toBe(78);
  });

  it('stops with 78 where the provider of servers finds no credentials', () => {
    const env = { ...START_ENV, DS_PROVIDER: 'GAMELIFT', AWS_REGION: 'us-west-2' };
    // Nothing of the machine that runs the test counts: neither its files nor its role.
    const nowhere = { HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' };
    const { status, stdout, stderr } = host([], { ...env, ...nowhere });
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' });
    expect(stderr).toMatch(
      /^AWS_ACCESS_KEY_ID: found nothing, expected .* DS_PROVIDER is GAMELIFT/,
    );
    writeFileSync(join(folder, '.env'), 'AWS_ACCESS_KEY_ID=AKIA\nAWS_SECRET_ACCESS_KEY=fake\n');
    expect(host(['--check'], { ...env, ...nowhere }).status).toBe(0);
  });

  it('tells of missing credentials beside whatever else is wrong, and of half a pair once', () => {
    const nowhere = { ...START_ENV, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' };
    const wrong = { ...nowhere, DS_PROVIDER: 'GAMELIFT', GRPC_PORT: 'x' };
    const namesOf = (env: Record<string, string>) =>
      host(['--check'], env).stderr.match(/^[A-Z_]+(?=: found)/gm);
    expect(namesOf(wrong)).toEqual(['GRPC_PORT', 'AWS_REGION', 'AWS_ACCESS_KEY_ID']);
    const half = { ...wrong, AWS_ACCESS_KEY_ID: 'AKIA' };
    expect(namesOf(half)).toEqual(['GRPC_PORT', 'AWS_REGION', 'AWS_SECRET_ACCESS_KEY']);
  });

  it.each(['GCP', 'AGONES'])('stops with 78 for %s, which is not built', (DS_PROVIDER) => {
    const { status, stderr } = host([], { ...START_ENV, DS_PROVIDER });
    expect(status).toBe(78);
    expect(stderr).toContain(`${DS_PROVIDER} is not built yet`);
  });

  it('reads .env in the folder it is started in, and lets the environment win', () => {
    writeFileSync(
      join(folder, '.env'),
      "AB_BASE_URL='https://ags.test'   # comment\nAB_CLIENT_ID=client\nAB_CLIENT_SECRET='#'\nAB_NAMESPACE=a b\nDS_PROVIDER=LOCAL\n",
    );
    expect(host(['--check']).stderr).toMatch(/^AB_NAMESPACE: found "a b", /);
    expect(host(['--check'], { AB_NAMESPACE: 'mygame' }).status).toBe(0);
  });

  it('refuses a command line that it does not know with one line, and 78', () => {
    const { status, stdout, stderr } = host(['--chek'], START_ENV);
    expect(status).toBe(78);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^[^\n]*--chek[^\n]*\n$/);
  });

  it('prints its version and its options without any configuration', () => {
    expect(host(['--version'])).toMatchObject({ status: 0, stderr: '' });
    expect(host(['--help']).stdout).toContain('--workspace <folder>');
  });
});

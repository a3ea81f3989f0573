import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type LocalAgs, startLocalAgs } from '../../src/local-ags/local-ags.js';
import { type CommandSurroundings, ended, runCommand } from '../support/cli/run-command.js';
import { eventually } from '../support/eventually.js';
import { FakeRefusal } from '../support/local-ags/fake-refusal.js';
import {
  type FakeSessionManager,
  startFakeSessionManager,
} from '../support/local-ags/fake-session-manager.js';

describe('extend-host', () => {
  let ags: LocalAgs;
  let host: FakeSessionManager;

  beforeEach(async () => {
    ags = await startLocalAgs({ port: 0, seed: 'cli' });
    host = await startFakeSessionManager();
  });
  afterEach(async () => {
    await ags.close();
    await host.close();
  });

  function run(args: readonly string[], surroundings: CommandSurroundings = {}) {
    const env = {
      AB_BASE_URL: ags.url,
      AB_CLIENT_ID: ags.clientId,
      AB_CLIENT_SECRET: ags.clientSecret,
      AB_NAMESPACE: ags.namespace,
      GRPC_PORT: host.address.split(':')[1] ?? '',
      ...surroundings.env,
    };
    return ended(runCommand(args, { ...surroundings, env }));
  }

  it('lists the commands that exist and no others', async () => {
    const { exitCode, out } = await run(['--help']);
    expect(exitCode).toBe(0);
    const [, commands = ''] = out.split('Commands:');
    const names = [...commands.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name);
    expect(names).toEqual(['local-ags', 'token', 'call', 'ops', 'play', 'shapes', 'new']);
  });

  it.each([
    { args: ['cal'], says: /unknown command 'cal'.*call/ },
    { args: ['token', '--colour'], says: /unknown option '--colour'/ },
    { args: ['local-ags', '--port', '65536'], says: /expected a number 0\.\.65535/ },
    { args: ['call'], says: /missing required argument 'method'/ },
    { args: ['call', 'OnSesionCreated'], says: /the nearest is OnSessionCreated$/ },
    { args: ['call', 'MakeMatches', '-d', '{}\n{'], says: /^--data: line 2: / },
    { args: ['call', 'Health/Check', '--metadata', 'x'], says: /expected key=value/ },
    { args: ['play', '--ags'], says: /--ags: needs --address .* or --app/ },
    { args: ['play', '--address', 'tcp://x:1'], says: /expected host:port without a scheme/ },
  ])('answers $args with one line and 78', async ({ args, says }) => {
    const { exitCode, out, err } = await run(args);
    expect({ exitCode, out }).toEqual({ exitCode: 78, out: '' });
    expect(err).toMatch(says);
    expect(err).not.toContain('\n');
  });

  it('names a variable that is wrong', async () => {
    const { exitCode, err } = await run(['token'], { env: { GRPC_PORT: '65a' } });
    expect(exitCode).toBe(78);
    expect(err).toBe('GRPC_PORT: found "65a", expected an integer 0..65535, e.g. 6565');
  });

  it('names what a real AGS needs and was not told', async () => {
    const env = { AB_CLIENT_SECRET: '', AB_NAMESPACE: '' };
    const { exitCode, err } = await run(['token'], { env });
    expect(exitCode).toBe(78);
    expect(err).toBe('AB_CLIENT_SECRET, AB_NAMESPACE: found nothing, needed with AB_BASE_URL');
  });

  describe('token', () => {
    function claims(token: string): unknown {
      return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    }

    it('prints a token that overrides of the namespace accept', async () => {
      const { exitCode, out } = await run(['token']);
      expect(exitCode).toBe(0);
      expect(claims(out)).toMatchObject({ scope: 'extend', extend_namespace: ags.namespace });
    });

    it("prints the client's own token as JSON", async () => {
      const { out } = await run(['token', '--client', '--json']);
      const { access_token: token } = JSON.parse(out);
      expect(claims(token)).not.toHaveProperty('extend_namespace');
    });

    it('says how to get an AGS where there is none', async () => {
      const { exitCode, err } = await run(['token'], {
        env: { AB_BASE_URL: 'http://127.0.0.1:1' },
      });
      expect(exitCode).toBe(1);
      expect(err).toBe(
        'AGS at http://127.0.0.1:1 cannot be reached: bad port; `extend-host local-ags` starts one',
      );
    });

    it('says why IAM refuses', async () => {
      const { err } = await run(['token'], { env: { AB_CLIENT_SECRET: 'wrong' } });
      expect(err).toBe('POST /iam/v3/oauth/token: AGS answered 401 (client authentication failed)');
      ags.faults.set('POST /iam/v3/oauth/token', { kind: 'status', status: 403 });
      expect((await run(['token'])).err).toContain('clients of the publisher or studio namespace');
    });
  });

  describe('call', () => {
    const DATA = '{"session":{"retry":7,"processingTime":"9007199254740993"}}';

    it('sends a request with a token and prints the answer', async () => {
      const { exitCode, out } = await run(['call', 'OnSessionCreated', '--data', DATA]);
      expect(exitCode).toBe(0);
      expect(JSON.parse(out)).toEqual({
        session: { retry: 7, processing_time: '9007199254740993' },
      });
      const sent = host.received[0]?.metadata.get('authorization')[0];
      expect(sent).toMatch(/^Bearer ey/);
    });

    it('takes the request from a file or from standard input', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'extend-host-'));
      try {
        const file = join(folder, 'request.json');
        await writeFile(file, DATA);
        await run(['call', 'OnSessionCreated', '--data', `@${file}`]);
        await run(['call', 'OnSessionCreated', '--data', '-'], { input: DATA });
        const [first, second] = host.received.map(({ request }) => request);
        expect(second).toEqual(first);
        expect(first).toMatchObject({ session: { retry: 7 } });
        const { exitCode, err } = await run(['call', 'OnSessionCreated', '-d', `@${file}x`]);
        expect({ exitCode, err }).toMatchObject({ exitCode: 78 });
        expect(err).toContain('ENOENT');
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    it('sends metadata, and no token when told so', async () => {
      await run(['call', 'OnSessionDeleted', '--no-token', '--metadata', 'X-Trace=a=b']);
      const metadata = host.received[0]?.metadata;
      expect(metadata?.get('authorization')).toEqual([]);
      expect(metadata?.get('x-trace')).toEqual(['a=b']);
    });

    it('sends the token that it is given', async () => {
      await run(['call', 'OnSessionDeleted', '--token', 'mine']);
      expect(host.received[0]?.metadata.get('authorization')).toEqual(['Bearer mine']);
    });

    it('needs no AGS for health', async () => {
      const env = { AB_BASE_URL: 'http://127.0.0.1:1' };
      const { exitCode, err } = await run(['call', 'Health/Check'], { env });
      expect(exitCode).toBe(1);
      expect(err).toMatch(/^UNIMPLEMENTED: /);
    });

    it('prints the status of a refusal on one line', async () => {
      host.answer('OnSessionDeleted', () => {
        throw new FakeRefusal(status.INVALID_ARGUMENT, 'session: found nothing');
      });
      const { exitCode, out, err } = await run(['call', 'OnSessionDeleted']);
      expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
      expect(err).toBe('INVALID_ARGUMENT: session: found nothing');
    });

    it('gives up after its time', async () => {
      host.answer('OnSessionDeleted', () => new Promise(() => undefined));
      const { err } = await run(['call', 'OnSessionDeleted', '--timeout', '0.05']);
      expect(err).toMatch(/^DEADLINE_EXCEEDED: /);
    });

    it('names the field of the request that is wrong', async () => {
      const { exitCode, err } = await run(['call', 'OnSessionDeleted', '--data', '{"sesion":1}']);
      expect(exitCode).toBe(78);
      expect(err).toMatch(/^--data: .*sesion/);
    });
  });

  describe('local-ags', () => {
    it('runs until it is told to end', async () => {
      const command = runCommand(['local-ags', '--port', '0', '--json']);
      const line = await eventually('it listens', () => command.out[0]);
      const { url, namespace } = JSON.parse(line);
      expect(namespace).toBe('localstudio-game');
      expect((await fetch(`${url}/iam/v3/oauth/jwks`)).status).toBe(200);
      command.interrupt();
      expect(await command.exitCode).toBe(0);
      await expect(fetch(`${url}/iam/v3/oauth/jwks`)).rejects.toThrow('fetch failed');
    });

    it('prints what a host needs to know', async () => {
      const command = runCommand(['local-ags', '--port', '0', '--namespace', 'studio-mine']);
      await eventually('it listens', () => command.out[4]);
      command.interrupt();
      await command.exitCode;
      expect(command.out).toContain('AB_NAMESPACE=studio-mine');
    });

    it('says when another program has its port', async () => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      // A TCP listener always has an address of this form.
      const { port } = other.address() as AddressInfo;
      const { exitCode, err } = await run(['local-ags', '--port', String(port)]);
      other.close();
      expect(exitCode).toBe(1);
      expect(err).toContain(`another program listens on ${port}`);
    });
  });
});

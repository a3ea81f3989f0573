import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AGS_ENV } from '../support/a-config-source.js';
import { FAKE_CREDENTIALS } from '../support/aws/fake-credentials.js';
import { ChildHost, MAIN } from '../support/child-host.js';

const OLDEST_NODE = 24;

describe('a port that is in use', () => {
  let child: ChildHost;
  let holder: Server;

  afterEach(async () => {
    holder.close();
    await child.kill();
  });

  /** Somebody else's port. */
  async function takenPort(): Promise<number> {
    holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    return (holder.address() as AddressInfo).port; // a TCP server that listens has one
  }

  it.each([
    ['overrides', 'GRPC_PORT'],
    ['http', 'PROMETHEUS_PORT'],
  ])(
    'of the listener %s stops the start with 1 and one line that names it',
    async (name, variable) => {
      const port = await takenPort();
      child = new ChildHost({
        env: { ...AGS_ENV, AB_BASE_URL: 'http://127.0.0.1:9', [variable]: String(port) },
      });
      expect(await child.ended).toEqual({ code: 1, signal: null });
      const failures = child.logLines.filter(({ level }) => level === 'error' || level === 'fatal');
      expect(failures).toHaveLength(1);
      expect(failures[0]?.msg).toMatch(
        new RegExp(
          `^${name}: cannot listen on 127\\.0\\.0\\.1:${port}: .*(EADDRINUSE|in use).*_PORT chooses another port$`,
        ),
      );
      expect(child.otherLines).toEqual([]);
    },
  );

  it('of placement events stops the start with 1 and one line that names it', async () => {
    const port = await takenPort();
    child = new ChildHost({
      env: {
        ...AGS_ENV,
        ...FAKE_CREDENTIALS,
        AB_BASE_URL: 'http://127.0.0.1:9',
        DS_PROVIDER: 'GAMELIFT',
        AWS_REGION: 'us-west-2',
        DSM_EVENTS_PORT: String(port),
        DSM_EVENTS_TOPIC_ARNS: 'arn:aws:sns:us-west-2:123456789012:placement-events',
      },
    });
    expect(await child.ended).toEqual({ code: 1, signal: null });
    const failures = child.logLines.filter(({ level }) => level === 'error' || level === 'fatal');
    expect(failures).toHaveLength(1);
    expect(failures[0]?.msg).toMatch(
      /^placement events: cannot listen on .*; DSM_EVENTS_PORT chooses another port$/,
    );
  });
});

describe('dist/main.js on an old Node', () => {
  const old = nodeOfTheMachine();

  (old === undefined ? it.skip : it)('says so in one line and ends with 78', () => {
    const { status, stdout, stderr } = spawnSync(String(old?.path), [MAIN], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' });
    expect(stderr).toBe(
      `extend-host needs Node ${OLDEST_NODE} or newer, found ${old?.version}: ` +
        'start it with `npm start`, which brings its own\n',
    );
  });
});

/** The machine's own Node, where it is older than the project's. */
function nodeOfTheMachine(): { path: string; version: string } | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'node');
    if (folder.includes('node_modules') || !existsSync(path)) continue;
    const { stdout } = spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' });
    const version = stdout.trim();
    if (Number.parseInt(version, 10) < OLDEST_NODE) return { path, version };
  }
  return undefined;
}

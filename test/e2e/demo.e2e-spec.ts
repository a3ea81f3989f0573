import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ended, runCommand } from '../support/cli/run-command.js';
import { eventually } from '../support/eventually.js';

const DEMO = fileURLToPath(new URL('../../dist/cli/demo.js', import.meta.url));
const ANY_PORTS = {
  GRPC_PORT: '0',
  PROMETHEUS_PORT: '0',
  LOCAL_AGS_PORT: '0',
  OPERATIONS_GRPC_PORT: '0',
  SHAPES_GRPC_PORT: '0',
};

/** The demo as `make` starts it, from `dist`. */
describe('the demo', () => {
  let directory: string;
  let running: ChildProcess | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'extend-host-demo-'));
  });
  afterEach(async () => {
    running?.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  });

  function start(args: readonly string[], env: Record<string, string> = ANY_PORTS) {
    const child = spawn(process.execPath, [DEMO, ...args], {
      cwd: directory,
      env: { PATH: process.env.PATH, ...env },
    });
    running = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const closed = once(child, 'close').then(([code]) => code as number | null);
    return { child, closed, output: () => output };
  }

  function portsIn(output: string): readonly string[] {
    return [...output.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => String(port));
  }

  async function expectNobodyListens(output: string): Promise<void> {
    const ports = new Set(portsIn(output));
    expect(ports.size).toBeGreaterThanOrEqual(2);
    for (const port of ports) {
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
    }
  }

  it('plays the story with the built host, then ends both programs', async () => {
    // What is meant for another AGS does not reach the demo.
    await writeFile(join(directory, '.env'), 'AB_BASE_URL=https://example.com\nNAMESPACE=other\n');
    const demo = start(['--exit']);
    expect(await demo.closed).toBe(0);
    expect(demo.output()).toContain('+ session.attributes.SAMPLE = "value from GRPC server"');
    expect(demo.output()).toContain('✓ the server at that address welcomes the player');
    expect(demo.output()).toContain('✓ nobody answers at that address any more');
    expect(demo.output()).toMatch(/(\d+) of \1 steps held\n$/);
    await expectNobodyListens(demo.output());
    const log = await readFile(join(directory, '.extend-host', 'host.log'), 'utf8');
    expect(log).toContain('"msg":"stopped"');
  });

  it('serves on after the story until Ctrl-C', async () => {
    const demo = start([]);
    await eventually('it serves', () => demo.output().includes('Call a hook yourself'));
    const metrics = /http:\/\/127\.0\.0\.1:\d+\/metrics/.exec(demo.output())?.[0] ?? '';
    expect(await (await fetch(metrics)).text()).toContain('grpc_server_handled_total');
    expect(demo.output()).toMatch(/ops info --address localhost:\d+/);
    const [, address, signature] =
      /--address (localhost:\d+) --signature (\w+)/.exec(demo.output()) ?? [];
    const shape = runCommand([
      ...['shapes', 'create', 'Triangle', '--plaintext'],
      ...['--address', `${address}`, '--signature', `${signature}`],
    ]);
    expect((await ended(shape)).out).toMatch(/^Successfully Created Triangle: /);
    demo.child.kill('SIGINT');
    expect(await demo.closed).toBe(0);
    expect(demo.output()).toContain('stopping: the host finishes the calls in flight');
    await expectNobodyListens(demo.output());
  });

  it('says which port is taken and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    // A TCP listener always has an address of this form.
    const { port } = other.address() as AddressInfo;
    const demo = start(['--exit'], { ...ANY_PORTS, GRPC_PORT: String(port) });
    expect(await demo.closed).toBe(1);
    other.close();
    expect(demo.output()).toBe(
      `port ${port} cannot be opened (another program listens there): end that program, or choose another port with GRPC_PORT=<port>, 0 for any free one\n`,
    );
  });

  it('answers a bad command line with 78', async () => {
    const demo = start(['--quit']);
    expect(await demo.closed).toBe(78);
    expect(demo.output()).toContain("unknown option '--quit'");
  });
});

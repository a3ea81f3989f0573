import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SCENARIO_SHAPES } from '../../src/modules/shapes/testing/some-shapes.js';
import { type CommandSurroundings, ended, runCommand } from '../support/cli/run-command.js';
import { eventually } from '../support/eventually.js';
import { FakeShapeServer } from '../support/shapes/fake-shape-server.js';
import { type ShapesHost, SIGNATURE, startShapesHost } from '../support/shapes/shapes-host.js';

const CHECK = '/grpc.health.v1.Health/Check';
const WATCH = '/grpc.health.v1.Health/Watch';
const GET = '/ShapeService/GetShape';

describe('extend-host shapes and a server that is told what to answer', () => {
  let server: FakeShapeServer;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'extend-host-shapes-client-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    server = new FakeShapeServer();
    await server.start();
  });
  afterEach(() => server.stop());

  async function file(name: string, content: unknown): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(content));
    return path;
  }

  /** Gets a shape, without pauses between health checks unless they are asked for. */
  async function get(...args: string[]) {
    const settings = await file('settings.json', { healthcheck_backoff_ms: 0 });
    const base = ['shapes', 'get', 'T-0', '--plaintext', '--address', server.address];
    return ended(runCommand([...base, '--settings', settings, '--signature', 'sig', ...args]));
  }

  it('tells the server who calls, and which call a health check is for', async () => {
    const { exitCode, out } = await get();
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'got it' });
    expect(server.seen.map(({ path }) => path)).toEqual([CHECK, GET]);
    const [check, call] = server.seen.map(({ metadata }) => metadata.getMap());
    expect(call).toMatchObject({ 'x-signature': 'sig', 'x-method-type': 'unary-unary' });
    expect(call?.['x-correlation-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}$/);
    expect(check).toMatchObject({
      'x-signature': 'sig',
      'x-method-type': 'unary-unary',
      'x-correlation-id': call?.['x-correlation-id'],
    });
  });

  it('S14: calls on a new channel once a server that did not serve serves', async () => {
    server.health = ['NOT_SERVING', 'SERVING'];
    expect((await get()).out).toBe('got it');
    expect(server.calls(CHECK)).toHaveLength(2);
    expect(new Set(server.seen.map(({ peer }) => peer)).size).toBe(2);
  });

  it.each([
    ['NOT_SERVING', 6],
    ['UNAVAILABLE', 6],
    ['PERMISSION_DENIED', 1],
    ['UNAUTHENTICATED', 1],
  ] as const)('S14: gives up on %s after %i checks', async (answer, checks) => {
    server.health = [answer];
    const { exitCode, err } = await get();
    expect(exitCode).toBe(1);
    expect(err).toMatch(
      new RegExp(`^unable to reach ShapeService: ${answer} after ${checks} health check`),
    );
    expect(server.calls(CHECK)).toHaveLength(checks);
    expect(server.calls(GET)).toEqual([]);
  });

  it('says why it could not reach a server', async () => {
    server.health = ['UNAUTHENTICATED'];
    const { err } = await get();
    expect(err).toContain('after 1 health check: scripted UNAUTHENTICATED (correlation id ');
  });

  it('lets as many checks fail as it is told', async () => {
    server.health = ['NOT_SERVING'];
    await get('--max-health-checks', '1');
    expect(server.calls(CHECK)).toHaveLength(2);
  });

  it('watches in place of checks, and calls when it is told that the server serves', async () => {
    server.health = ['NOT_SERVING', 'SERVING'];
    expect((await get('--watch')).out).toBe('got it');
    expect(server.seen.map(({ path }) => path)).toEqual([WATCH, GET]);
  });

  describe('S15: with a service config', () => {
    const retry = {
      maxAttempts: 5,
      initialBackoff: '0.1s',
      maxBackoff: '1s',
      backoffMultiplier: 2,
      retryableStatusCodes: ['UNAVAILABLE', 'DEADLINE_EXCEEDED'],
    };
    const config = (...name: object[]) => ({
      methodConfig: [{ name, timeout: '15s', retryPolicy: retry }],
      healthCheckConfig: { serviceName: 'ShapeService' },
    });

    it.each([
      ['of its own', undefined],
      ['for everything', [{}]],
      ['for the service', [{ service: 'ShapeService' }]],
      ['for the method', [{ service: 'ShapeService', method: 'GetShape' }, { service: 'Other' }]],
    ])('%s, tries again until it is answered', async (_, names) => {
      server.get = ['UNAVAILABLE', 'UNAVAILABLE', 'OK'];
      const args = names ? ['--service-config', await file('config.json', config(...names))] : [];
      expect((await get(...args)).out).toBe('got it');
      expect(server.calls(GET)).toHaveLength(3);
    });

    it('gives up after five attempts, never far apart', async () => {
      server.get = ['UNAVAILABLE'];
      const delay = monitorEventLoopDelay();
      delay.enable();
      const { exitCode, err } = await get();
      delay.disable();
      expect({ exitCode, err }).toEqual({ exitCode: 1, err: 'UNAVAILABLE: scripted UNAVAILABLE' });
      const times = server.calls(GET).map(({ at }) => at);
      expect(times).toHaveLength(5);
      const slackMs = 100 + (3 * delay.max) / 1e6;
      for (const [index, at] of times.slice(1).entries()) {
        expect(at - (times[index] ?? 0)).toBeLessThan(1200 + slackMs);
      }
    });

    it('is refused by name where gRPC cannot use it', async () => {
      const path = await file('unusable.json', config({ method: 'GetShape' }));
      const { exitCode, err } = await get('--service-config', path);
      const says = 'service config: Invalid method config name: method set with empty or unset';
      expect({ exitCode, err }).toEqual({ exitCode: 78, err: expect.stringContaining(says) });
    });

    it('tries once where the file names another service, and says so', async () => {
      server.get = ['UNAVAILABLE', 'OK'];
      const path = await file('misspelt.json', config({ service: 'ShapeSerivce' }));
      const { exitCode, err } = await get('--service-config', path);
      expect(exitCode).toBe(1);
      expect(server.calls(GET)).toHaveLength(1);
      expect(err.split('\n')).toEqual([
        expect.stringContaining('without effect: healthCheckConfig: grpc-js does not watch'),
        expect.stringContaining('names the service ShapeSerivce, and calls go to ShapeService'),
        'UNAVAILABLE: scripted UNAVAILABLE',
      ]);
    });
  });

  it.each([
    [['--settings', 'no-such.json'], 'no-such.json'],
    [['--service-config', 'no-such.json'], 'no-such.json'],
    [['--max-health-checks', 'x'], 'expected a number 0..999'],
  ])('answers %j with one line and 78', async (args, says) => {
    const command = ['shapes', 'get', 'T-0', '--plaintext', '--address', server.address, ...args];
    const { exitCode, err } = await ended(runCommand(command));
    expect(exitCode).toBe(78);
    expect(err).toContain(says);
    expect(err).not.toContain('\n');
  });

  it('names the place of a settings file that is wrong', async () => {
    const settings = await file('wrong.json', { port: 0, letters: { create: 'CC' } });
    const { exitCode, err } = await ended(runCommand(['shapes', 'menu', '--settings', settings]));
    expect({ exitCode, err }).toEqual({ exitCode: 78, err: expect.stringContaining('port: ') });
  });
});

describe('extend-host shapes and the host', () => {
  let shapes: ShapesHost;

  beforeAll(async () => {
    shapes = await startShapesHost({ stored: SCENARIO_SHAPES, env: { SHAPES_PACING_MS: '1' } });
  });
  afterAll(() => shapes.stop());

  const start = (args: readonly string[], surroundings: CommandSurroundings = {}) =>
    runCommand(['shapes', ...args, '--address', shapes.address, '--root-cert', shapes.ca], {
      env: { SHAPES_SIGNATURE_VALUE: SIGNATURE },
      ...surroundings,
    });
  const run = (...args: string[]) => ended(start(args));

  it.each([
    [['get', 't-0'], 'Successfully retrieved T-0'],
    [
      ['perimeters', '60'],
      'T-0 has a perimeter of 129.97 units\nR-0 has a perimeter of 62.0 units',
    ],
    [['total-area', 'T-0', 'r-00', 'X-1'], 'Total area of shapes 340.0 square units.'],
    [['total-area'], 'Invalid Area: 0.0.'],
    [['areas', 'T-0', 'Q-1'], 'T-0: A=256.0 square units\nQ-1 does not exist'],
    [['create', 'Circle'], 'shape_type Circle is not supported at this time'],
    [['health'], 'SERVING'],
  ])('calls directly: %j', async (args, out) => {
    expect(await run(...args)).toEqual({ exitCode: 0, out, err: '' });
  });

  it('prints whole answers as JSON', async () => {
    const { out } = await run('areas', 'R-0', '--json');
    expect(JSON.parse(out)).toMatchObject({ area: 84, shape: { shape_id: 'R-0' } });
  });

  it('S17: leads through the menu as the console client of the reference', async () => {
    const lines = ['C', 'Triangle', 'G', 't-1', 'P', '62', 'T', 'T-0', 'R-0', '', 'A', 'P-0', ''];
    const menu = start(['menu'], { input: [...lines, 'G', 'nonsense', 'X', 'E'].join('\n') });
    const { exitCode, out, err } = await ended(menu);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    const told = out.split('\n');
    expect(told[0]).toMatch(/^Successfully Created Triangle: \{'shape_id': 'T-1', /);
    expect(told[1]).toBe('Successfully retrieved T-1');
    expect(told).toContain('T-0 has a perimeter of 129.97 units');
    expect(told.slice(-3)).toEqual([
      'Total area of shapes 340.0 square units.',
      'P-0: A=60.0 square units',
      'found "nonsense", expected id (as T-0)',
    ]);
  });

  it('goes on with the menu when a call is refused', async () => {
    const menu = start(['menu'], {
      input: 'G\nT-0\nE',
      env: { SHAPES_SIGNATURE_VALUE: 'wrong' },
    });
    const { exitCode, out } = await ended(menu);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^unable to reach ShapeService: UNAUTHENTICATED after 1 health check/);
  });

  it('ends a watch on Ctrl-C, with what it has told', async () => {
    const watch = start(['health', '--watch']);
    await eventually('the health is told', () => watch.out.length > 0);
    watch.interrupt();
    expect(await ended(watch)).toEqual({ exitCode: 0, out: 'SERVING', err: '' });
  });

  it('cancels a call on Ctrl-C, and says that it was interrupted', async () => {
    const slow = await startShapesHost({
      stored: SCENARIO_SHAPES,
      env: { SHAPES_PACING_MS: '60000' },
    });
    try {
      const call = runCommand(
        ['shapes', 'perimeters', '1', '--address', slow.address, '--root-cert', slow.ca],
        { env: { SHAPES_SIGNATURE_VALUE: SIGNATURE } },
      );
      await eventually('the first answer is there', () => call.out.length === 1);
      call.interrupt();
      expect(await ended(call)).toMatchObject({ exitCode: 1, err: 'interrupted' });
      await eventually('the host has heard of it', () =>
        slow.host.logLines.some(({ status }) => status === 'CANCELLED'),
      );
    } finally {
      await slow.stop();
    }
  });

  it('leaves the menu on Ctrl-C', async () => {
    const menu = start(['menu'], { input: 'G' });
    await eventually('it asks', () => menu.prompts.length > 0);
    menu.interrupt();
    expect((await ended(menu)).exitCode).toBe(0);
  });

  it('prints the service config that calls have', async () => {
    const { out } = await ended(runCommand(['shapes', 'service-config']));
    expect(JSON.parse(out).methodConfig[1].retryPolicy.maxAttempts).toBe(5);
  });
});

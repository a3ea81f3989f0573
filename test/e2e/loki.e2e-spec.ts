import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRootLogger } from '../../src/common/logging/root-logger.js';
import { aHostConfig } from '../support/a-host-config.js';
import { HttpReceiver } from '../support/http-receiver.js';

interface LokiPush {
  readonly streams: readonly {
    readonly stream: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [string, string])[];
  }[];
}

describe('logs to Loki', () => {
  let loki: HttpReceiver;

  beforeAll(async () => {
    loki = await HttpReceiver.start();
    loki.reaction = 204;
  });
  afterAll(() => loki.stop());

  /** Logs as a host does whose environment is `env`, and gives the lines of stdout. */
  async function logged(env: Record<string, string>): Promise<string[]> {
    loki.requests.length = 0;
    const stdout: string[] = [];
    const config = aHostConfig({ SERVICE_NAME: 'my-overrides', ...env });
    const { logger, close } = await openRootLogger(config, { write: (line) => stdout.push(line) });
    logger.info({ sessionId: 's1', time2: 'x', secret: 'hunter2' }, 'call');
    logger.warn({ meta: { a: 1 }, text: '{"level":"info","time":"2001"' }, 'call refused');
    await close();
    return stdout;
  }

  const pushed = () => (loki.bodies as LokiPush[]).flatMap(({ streams }) => streams);

  it('are pushed as they stand on stdout, with their own time', async () => {
    const lines = await logged({ LOKI_URL: `${loki.url}/loki/api/v1/push` });
    expect(loki.requests).toMatchObject([{ path: '/loki/api/v1/push' }]);
    expect(lines).toHaveLength(2);
    expect(pushed().map(({ values }) => JSON.parse(values[0]?.[1] ?? ''))).toEqual(
      lines.map((line) => JSON.parse(line)),
    );
    expect(pushed().map(({ values }) => values[0]?.[0])).toEqual(
      lines.map((line) => `${Date.parse(JSON.parse(line).time)}000000`),
    );
  });

  it('have no labels but the service and the level', async () => {
    await logged({ LOKI_URL: `${loki.url}/loki/api/v1/push` });
    expect(pushed().map(({ stream }) => stream)).toEqual([
      { service: 'my-overrides', level: 'info' },
      { service: 'my-overrides', level: 'warning' },
    ]);
  });

  it('hold no secret there either', async () => {
    await logged({ LOKI_URL: `${loki.url}/loki/api/v1/push` });
    expect(loki.requests[0]?.body).toContain('[redacted]');
    expect(loki.requests[0]?.body).not.toContain('hunter2');
  });

  it('go with user and password where they are set', async () => {
    await logged({
      LOKI_URL: `${loki.url}/loki/api/v1/push?tenant=a`,
      LOKI_USERNAME: 'me',
      LOKI_PASSWORD: 'pass:word',
    });
    expect(loki.requests[0]).toMatchObject({
      path: '/loki/api/v1/push?tenant=a',
      headers: { authorization: `Basic ${Buffer.from('me:pass:word').toString('base64')}` },
    });
  });

  it('go nowhere unless the address is set', async () => {
    expect(await logged({})).toHaveLength(2);
    expect(await logged({ LOKI_URL: loki.url, ENABLE_LOKI: 'false' })).toHaveLength(2);
    expect(loki.requests).toEqual([]);
  });
});

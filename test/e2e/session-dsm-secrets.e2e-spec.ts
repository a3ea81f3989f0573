import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CallFailedError } from '../../src/common/grpc/client/call-failed.error.js';
import { eventually } from '../support/eventually.js';
import { HttpReceiver } from '../support/http-receiver.js';
import { DsmClient } from '../support/session-dsm/dsm-client.js';
import { freePorts } from '../support/session-dsm/free-ports.js';
import { InformationDesk } from '../support/session-dsm/information-desk.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

/** `DsmClient` sends secret and session data that begin so. */
const SECRETS = /hunter2/;

/** A host that says all it can, whose servers are given the secret on their command line and fail. */
describe('secrets of dedicated servers', () => {
  let collector: HttpReceiver;
  let desk: InformationDesk;
  let host: TestHost;
  let dsm: DsmClient;

  beforeEach(async () => {
    collector = await HttpReceiver.start();
    desk = await InformationDesk.open();
    const { from, to } = await freePorts(3);
    host = await startTestHost({
      env: {
        AB_BASE_URL: desk.url,
        LOG_LEVEL: 'trace',
        OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${collector.url}/api/v2/spans`,
        DS_PROVIDER: 'LOCAL',
        LOCAL_DS_PORT_RANGE: `${from}-${to}`,
        LOCAL_DS_COMMAND: `'${process.execPath}' --eval process.exit(3) {port} {secret}`,
      },
      prepareAgs: (ags) => desk.leaveTheRestTo(ags.url),
    });
    dsm = new DsmClient((path, request) => host.call(path, request));
  });
  afterEach(async () => {
    await host.stop();
    await desk.close();
    await collector.stop();
  });

  it('are in no error, log line, metric, trace, report or file', async () => {
    const answers: unknown[] = await Promise.allSettled([
      dsm.create('s1'),
      dsm.create('s2', { secret: 'hunter2\0' }),
      dsm.createAsync('s3'),
      dsm.createAsync('s4', { maximum_player: '-1' }),
    ]).then((results) => results.map(outcomeOf));
    await eventually('AGS was told of the failure', () => desk.statusesOf('s3')[0]);
    const metrics = await host.metrics();
    const folder = join(host.config.workspace, 'session-dsm');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${name} ${readFileSync(join(parentPath, name), 'utf8')}`);
    await host.stop();
    const said = { answers, metrics, files, logs: host.logLines, heard: desk.heard };
    expect(collector.requests.map(({ body }) => body).join()).toContain('CreateGameSessionAsync');
    expect(JSON.stringify({ ...said, spans: collector.requests })).not.toMatch(SECRETS);
    expect(answers).toEqual([
      expect.stringMatching(/^UNAVAILABLE: the server ended with exit code 3/),
      expect.stringMatching(/^INVALID_ARGUMENT: secret: found a NUL character/),
      { success: true, message: 'success' },
      expect.stringMatching(/^INVALID_ARGUMENT: maximum_player: /),
    ]);
  });
});

function outcomeOf(result: PromiseSettledResult<unknown>): unknown {
  if (result.status === 'fulfilled') return result.value;
  const { statusName, details } = result.reason as CallFailedError; // the client throws no other
  return `${statusName}: ${details}`;
}

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpReceiver } from '../support/http-receiver.js';
import { ON_SESSION_CREATED, sessionFixture } from '../support/session-fixture.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const session = sessionFixture('on-session-created.typical');
/** What the end of a host may take for traces that nobody fetches, with room for a slow machine. */
const END_MS = 5000;

describe('a collector of traces', () => {
  let collector: HttpReceiver;

  beforeEach(async () => {
    collector = await HttpReceiver.start();
  });
  afterEach(() => collector.stop());

  async function unharmed(env: Record<string, string>): Promise<TestHost> {
    const host = await startTestHost({ env });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => host.call(ON_SESSION_CREATED, session)),
    );
    expect(answers).toHaveLength(50);
    const start = performance.now();
    await host.stop();
    expect(performance.now() - start).toBeLessThan(END_MS);
    return host;
  }

  it('that is away harms neither start, nor calls, nor the end', async () => {
    const { url } = collector;
    await collector.stop();
    await unharmed({ OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${url}/api/v2/spans` });
  });

  it('that never answers holds the end for two seconds at most', async () => {
    collector.reaction = 'hang';
    await unharmed({ OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${collector.url}/api/v2/spans` });
    expect(collector.requests.length).toBeGreaterThan(0);
  });

  it.each([400, 503])('that answers %i is no reason to fail', async (status) => {
    collector.reaction = status;
    await unharmed({ OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${collector.url}/api/v2/spans` });
  });
});

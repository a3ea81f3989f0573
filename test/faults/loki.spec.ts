import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openRootLogger } from '../../src/common/logging/root-logger.js';
import { aHostConfig } from '../support/a-host-config.js';
import { HttpReceiver } from '../support/http-receiver.js';

const LINES = 20_000;
/** What the end may take for lines that nobody fetches, with room for a slow machine. */
const END_MS = 4000;

describe('a Loki', () => {
  let loki: HttpReceiver;

  beforeEach(async () => {
    loki = await HttpReceiver.start();
  });
  afterEach(() => loki.stop());

  /** More lines than are kept for Loki, then the end. */
  async function logsUnharmed(lokiUrl: string): Promise<void> {
    const stderr = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const stdout: string[] = [];
    const config = aHostConfig({ LOKI_URL: `${lokiUrl}/loki/api/v1/push` });
    const { logger, close } = await openRootLogger(config, { write: (line) => stdout.push(line) });
    for (let n = 0; n < LINES; n++) logger.info({ n }, 'call');
    const start = performance.now();
    await close();
    expect(performance.now() - start).toBeLessThan(END_MS);
    expect(stdout).toHaveLength(LINES);
    expect(stderr).not.toHaveBeenCalled();
    stderr.mockRestore();
  }

  it('that is away costs no line of stdout and does not hold the end', async () => {
    const { url } = loki;
    await loki.stop();
    await logsUnharmed(url);
  });

  it.each([204, 429, 500, 'hang'] as const)(
    'that reacts with %s does not either',
    async (reaction) => {
      loki.reaction = reaction;
      await logsUnharmed(loki.url);
    },
  );
});

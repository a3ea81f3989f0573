import { GameLiftClient } from '@aws-sdk/client-gamelift';
import type { ConfigProblem } from '../../../../common/config/findings.js';
import { systemTimers } from '../../../../common/time/timers.js';
import { withDeadline } from '../../../../common/time/with-deadline.js';

/** Long enough for the machine's role to be asked for, which answers at once or is not there. */
const LIMIT_MS = 10_000;

/** For the SDK, which wants one; credentials are those of an account, whatever the region. */
const ANY_REGION = 'us-east-1';

/** Whether the AWS SDK finds credentials anywhere; AWS itself is not asked whether they are good. */
export async function credentialsProblem(region = ANY_REGION): Promise<ConfigProblem | undefined> {
  const client = new GameLiftClient({ region });
  try {
    await withDeadline(LIMIT_MS, systemTimers, undefined, () => client.config.credentials());
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      name: 'AWS_ACCESS_KEY_ID',
      found: undefined,
      expected:
        'a key with AWS_SECRET_ACCESS_KEY, or a profile, a web identity or a role that the AWS SDK ' +
        `finds, because DS_PROVIDER is GAMELIFT (the SDK says: ${why})`,
      example: 'AKIAIOSFODNN7EXAMPLE',
    };
  } finally {
    client.destroy();
  }
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const FOLDER = 'src/modules/session-dsm/providers/gamelift';
const CALLERS = [
  ['gamelift', `${FOLDER}/game-lift-api.ts`],
  ['sqs', `${FOLDER}/events/sqs-events.ts`],
] as const;

/** The operations that a file calls, as IAM names them. */
const actionsOf = (service: string, file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/new (\w+)Command\(/g)].map(
    ([, operation]) => `${service}:${operation}`,
  );

describe('deploy/aws/gamelift-policy.json', () => {
  const { Statement } = JSON.parse(readFileSync('deploy/aws/gamelift-policy.json', 'utf8'));

  it('grants what the host calls, and nothing else', () => {
    const granted = Statement.flatMap(({ Action }: { Action: string[] }) => Action);
    const called = CALLERS.flatMap(([service, file]) => actionsOf(service, file));
    expect(called.length).toBeGreaterThan(7);
    expect([...new Set(granted)].sort()).toEqual([...new Set(called)].sort());
  });

  it('grants on all resources only what AWS grants in no other way, and in the region alone', () => {
    for (const { Resource, Condition } of Statement) {
      if (Resource === '*') expect(Condition.StringEquals).toHaveProperty('aws:RequestedRegion');
    }
  });
});

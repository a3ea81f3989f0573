import { describe, expect, it } from '@jest/globals';
import { checkedHealth, type HealthAnswer } from './health-policy.js';

const SERVING: HealthAnswer = { kind: 'status', status: 'SERVING' };
const NOT_SERVING: HealthAnswer = { kind: 'status', status: 'NOT_SERVING' };
const failed = (statusName: string): HealthAnswer => ({
  kind: 'failed',
  statusName,
  details: `why ${statusName}`,
});

/** Answers in turn, the last one for ever; tells what was done. */
function answering(...answers: HealthAnswer[]) {
  const done: string[] = [];
  return {
    done,
    async check() {
      done.push('check');
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? SERVING;
    },
    rebuildChannel: () => void done.push('rebuild'),
    async pause(failures: number) {
      done.push(`pause ${failures}`);
    },
  };
}

describe('the health policy', () => {
  it('lets a call go after one check of a server that serves', async () => {
    const ports = answering(SERVING);
    await expect(checkedHealth(5, ports)).resolves.toEqual({ isServing: true });
    expect(ports.done).toEqual(['check']);
  });

  it('asks again on a new channel when the server does not serve', async () => {
    const ports = answering(NOT_SERVING, SERVING);
    await expect(checkedHealth(5, ports)).resolves.toEqual({ isServing: true });
    expect(ports.done).toEqual(['check', 'rebuild', 'pause 1', 'check']);
  });

  it.each([NOT_SERVING, failed('UNAVAILABLE'), failed('DEADLINE_EXCEEDED'), failed('UNKNOWN')])(
    'gives up after six checks and three channels that end in %j',
    async (answer) => {
      const ports = answering(answer);
      const last = answer.kind === 'status' ? answer.status : answer.statusName;
      const details = answer.kind === 'failed' ? answer.details : '';
      const verdict = { isServing: false, checks: 6, last, details };
      await expect(checkedHealth(5, ports)).resolves.toEqual(verdict);
      expect(ports.done.filter((each) => each === 'check')).toHaveLength(6);
      expect(ports.done.filter((each) => each === 'rebuild')).toHaveLength(3);
    },
  );

  it.each(['PERMISSION_DENIED', 'UNAUTHENTICATED', 'NOT_FOUND', 'CANCELLED'])(
    'gives up at once on %s',
    async (status) => {
      const ports = answering(failed(status));
      await expect(checkedHealth(5, ports)).resolves.toMatchObject({ checks: 1, last: status });
      expect(ports.done).toEqual(['check']);
    },
  );

  it('asks once where no failure is allowed', async () => {
    await expect(checkedHealth(0, answering(NOT_SERVING))).resolves.toMatchObject({ checks: 1 });
  });
});

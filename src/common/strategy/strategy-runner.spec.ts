import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/auth/manual-clock.js';
import { RecordedLog } from '../../../test/support/auth/recorded-log.js';
import { InvalidChangeError } from '../wire/invalid-change.error.js';
import { NoAnswerError, StrategyTimeoutError } from './strategy.errors.js';
import { type OnFailure, StrategyRunner } from './strategy-runner.js';
import { TimeBox } from './time-box.js';

const HOOK = 'onSessionCreated';
const CALL = { correlationId: 'call-1', signal: new AbortController().signal };

function aRunner(onFailure: OnFailure) {
  const clock = new ManualClock();
  const log = new RecordedLog();
  const counted: string[] = [];
  const metrics = {
    failed: (hook: string, failure: string) => counted.push(`${hook} failed: ${failure}`),
    fellBack: (hook: string) => counted.push(`${hook} fell back`),
  };
  const runner = new StrategyRunner(
    new TimeBox(2000, log, clock),
    onFailure,
    metrics,
    log,
    () => 'reference-1',
  );
  const run = (work: () => string | Promise<string>) =>
    runner.run(HOOK, CALL, work, () => 'the default');
  return { clock, log, counted, run };
}

function thrower(error: unknown): () => never {
  return () => {
    throw error;
  };
}

describe.each(['fail', 'fallback'] as const)('StrategyRunner on %s', (onFailure) => {
  it('hands on an answer and counts nothing', async () => {
    const { counted, log, run } = aRunner(onFailure);

    expect(run(() => 'answer')).toBe('answer');
    await expect(run(async () => 'answer')).resolves.toBe('answer');
    expect([counted, log.lines]).toEqual([[], []]);
  });

  it.each([
    ['error', new Error('broken')],
    ['error', 'a string'],
    ['error', undefined],
    ['no_answer', new NoAnswerError(HOOK)],
    ['invalid_answer', new InvalidChangeError(undefined, 5, 'a string')],
    ['timeout', new StrategyTimeoutError(HOOK, 2000)],
  ])('counts as %s what a strategy throws, now or later', async (failure, error) => {
    const { counted, run } = aRunner(onFailure);

    await Promise.resolve()
      .then(() => run(thrower(error)))
      .catch(() => undefined);
    await Promise.resolve()
      .then(() => run(() => Promise.reject(error)))
      .catch(() => undefined);

    expect(counted.filter((line) => line.includes('failed'))).toEqual([
      `${HOOK} failed: ${failure}`,
      `${HOOK} failed: ${failure}`,
    ]);
  });
});

describe('StrategyRunner on fail', () => {
  it('lets the error through, and leaves logging to the line of the call', async () => {
    const { counted, log, run } = aRunner('fail');
    const problem = new Error('broken');

    expect(() => run(thrower(problem))).toThrow(problem);
    await expect(run(() => Promise.reject(problem))).rejects.toBe(problem);
    expect(log.lines).toEqual([]);
    expect(counted).not.toContain(`${HOOK} fell back`);
  });

  it('tells a strategy that is too slow from one that is broken', async () => {
    const { clock, counted, run } = aRunner('fail');
    const answer = expect(run(() => new Promise(() => undefined))).rejects.toBeInstanceOf(
      StrategyTimeoutError,
    );

    await clock.advance(2);

    await answer;
    expect(counted).toEqual([`${HOOK} failed: timeout`]);
  });
});

describe('StrategyRunner on fallback', () => {
  it('answers the default, and logs the error with a reference', async () => {
    const { counted, log, run } = aRunner('fallback');
    const problem = new Error('broken');

    expect(run(thrower(problem))).toBe('the default');
    await expect(run(() => Promise.reject(problem))).resolves.toBe('the default');

    const line = {
      level: 'error',
      fields: { hook: HOOK, failure: 'error', reference: 'reference-1', err: problem },
      message: 'strategy failed, default answer sent',
    };
    expect(log.lines).toEqual([line, line]);
    expect(counted.filter((each) => each === `${HOOK} fell back`)).toHaveLength(2);
  });

  it('answers the default when the time is up', async () => {
    const { clock, run } = aRunner('fallback');
    const answer = expect(run(() => new Promise(() => undefined))).resolves.toBe('the default');

    await clock.advance(2);

    await answer;
  });
});

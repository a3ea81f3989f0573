import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/auth/manual-clock.js';
import { RecordedLog } from '../../../test/support/auth/recorded-log.js';
import { StrategyTimeoutError } from './strategy.errors.js';
import type { StrategyContext } from './strategy-context.js';
import { TimeBox } from './time-box.js';

const TIMEOUT_MS = 2000;
const HOOK = 'onSessionCreated';

function aTimeBox() {
  const clock = new ManualClock();
  const log = new RecordedLog();
  const caller = new AbortController();
  const box = new TimeBox(TIMEOUT_MS, log, clock);
  const call = { correlationId: 'call-1', signal: caller.signal };
  const run = <T>(work: (context: StrategyContext) => T | Promise<T>) => box.run(HOOK, call, work);
  return { clock, log, caller, run };
}

/** Work that never ends, and what it was given. */
function endless() {
  const given: { context?: StrategyContext } = {};
  const work = (context: StrategyContext) => {
    given.context = context;
    return new Promise<never>(() => undefined);
  };
  return { given, work };
}

describe('TimeBox', () => {
  it('hands on at once what work answers at once, without a promise or a timer', () => {
    const { clock, run } = aTimeBox();

    expect(run(() => 'answer')).toBe('answer');
    expect(clock.waits).toEqual([]);
  });

  it('hands on what work answers later, and cancels its timer', async () => {
    const { clock, run } = aTimeBox();

    await expect(run(async () => 'answer')).resolves.toBe('answer');
    expect(clock.waits).toEqual([]);
  });

  it('waits for promises of any library', async () => {
    const { run } = aTimeBox();
    const thenable = {
      // biome-ignore lint/suspicious/noThenProperty: this is what such libraries look like
      then: (resolve: (value: string) => void) => resolve('answer'),
    };

    await expect(run(() => thenable as unknown as Promise<string>)).resolves.toBe('answer');
  });

  it('lets through what work throws, now or later', async () => {
    const { clock, run } = aTimeBox();
    const problem = new Error('broken');

    expect(() =>
      run(() => {
        throw problem;
      }),
    ).toThrow(problem);
    await expect(run(() => Promise.reject(problem))).rejects.toBe(problem);
    expect(clock.waits).toEqual([]);
  });

  it('gives up after its time, naming the hook and the time', async () => {
    const { clock, run } = aTimeBox();
    const answer = expect(run(endless().work)).rejects.toThrow(
      new StrategyTimeoutError(HOOK, TIMEOUT_MS),
    );

    await clock.advance(1.999);
    expect(clock.waits).toEqual([1]);
    await clock.advance(0.001);

    await answer;
  });

  it('aborts the signal when the time is up', async () => {
    const { clock, run } = aTimeBox();
    const { given, work } = endless();
    const answer = expect(run(work)).rejects.toBeInstanceOf(StrategyTimeoutError);
    const signal = given.context?.signal;
    expect(signal?.aborted).toBe(false);

    await clock.advance(2);

    await answer;
    expect(signal?.reason).toBeInstanceOf(StrategyTimeoutError);
  });

  it('shows work an aborted signal that looks at it only after the time', async () => {
    const { clock, run } = aTimeBox();
    const { given, work } = endless();
    const answer = expect(run(work)).rejects.toBeInstanceOf(StrategyTimeoutError);

    await clock.advance(2);

    await answer;
    expect(given.context?.signal.aborted).toBe(true);
  });

  it('aborts the signal when the caller goes away', () => {
    const { caller, run } = aTimeBox();
    const signal = run((context) => context.signal) as AbortSignal;

    caller.abort();

    expect(signal.aborted).toBe(true);
  });

  it('ignores what work answers or throws after its time', async () => {
    const { clock, run } = aTimeBox();
    let fail: (error: Error) => void = () => undefined;
    const answer = expect(
      run(() => new Promise((_, reject) => (fail = reject))),
    ).rejects.toBeInstanceOf(StrategyTimeoutError);
    await clock.advance(2);
    await answer;

    fail(new Error('too late')); // an unhandled rejection would fail the test
    await clock.advance(1);
  });

  it('gives work the id of the call and a logger', () => {
    const { log, run } = aTimeBox();

    run(({ correlationId, log: logger }) => logger.info({ correlationId }, 'hello'));

    expect(log.lines).toEqual([
      { level: 'info', fields: { correlationId: 'call-1' }, message: 'hello' },
    ]);
  });
});

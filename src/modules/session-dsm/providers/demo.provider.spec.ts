import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../../test/support/auth/manual-clock.js';
import { anOrder } from '../../../../test/support/session-dsm/dsm-scene.js';
import type { StartOutcome } from '../domain/dedicated-server-provider.js';
import type { ProviderCall } from '../domain/provider-call.js';
import { DemoProvider } from './demo.provider.js';

/** `DEMO_ASYNC_DELAY_MS` unless it is set. */
const DELAY_MS = 2000;

function callUntil(signal: AbortSignal): ProviderCall {
  const keep = async () => undefined;
  return { signal, kept: undefined, keep, attempt: (_, work) => work(signal) };
}

describe('an asynchronous demo server', () => {
  it('is there after two seconds, and not before', async () => {
    const clock = new ManualClock();
    const provider = new DemoProvider(DELAY_MS, clock);
    const outcomes: StartOutcome[] = [];
    const call = callUntil(new AbortController().signal);
    void provider.settle(anOrder('s1'), call).then((outcome) => outcomes.push(outcome));
    await clock.advance(1.999);
    expect(outcomes).toEqual([]);
    await clock.advance(0.001);
    expect(outcomes).toMatchObject([
      { kind: 'available', server: { ip: '10.10.10.11', port: 8080, serverId: 'demo-local-s1' } },
    ]);
  });

  it('is not waited for once nobody wants it', async () => {
    const clock = new ManualClock();
    const abort = new AbortController();
    const provider = new DemoProvider(DELAY_MS, clock);
    const settled = provider.settle(anOrder(), callUntil(abort.signal));
    abort.abort(new Error('unwanted'));
    await expect(settled).rejects.toThrow('unwanted');
    expect(clock.waits).toEqual([]);
  });
});

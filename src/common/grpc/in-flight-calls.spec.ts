import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { type CallOutcome, type InFlightCall, InFlightCalls } from './in-flight-calls.js';

class OpenCall implements InFlightCall {
  slot = -1;
  readonly pending = undefined;
  outcome: CallOutcome | undefined;

  constructor(
    readonly path: string,
    private readonly calls: InFlightCalls,
  ) {
    calls.add(this);
  }

  endWith(outcome: CallOutcome): void {
    this.outcome = outcome;
    this.calls.remove(this);
  }
}

describe('InFlightCalls', () => {
  it('counts calls from their beginning to their end', () => {
    const calls = new InFlightCalls();
    const first = new OpenCall('/a/B', calls);
    new OpenCall('/a/B', calls);
    expect(calls.count).toBe(2);
    calls.remove(first);
    calls.remove(first);
    expect(calls.count).toBe(1);
  });

  it('tells every caller to go elsewhere', () => {
    const calls = new InFlightCalls();
    const open = [new OpenCall('/a/B', calls), new OpenCall('/a/C', calls)];
    calls.endAll('closing');
    expect(open.map((call) => call.outcome)).toEqual([
      { code: status.UNAVAILABLE, details: 'closing' },
      { code: status.UNAVAILABLE, details: 'closing' },
    ]);
    expect(calls.count).toBe(0);
  });

  it('tells only those that are meant', () => {
    const calls = new InFlightCalls();
    const watch = new OpenCall('/a/Watch', calls);
    const hook = new OpenCall('/a/Hook', calls);
    calls.endAll('closing', (path) => path.endsWith('Watch'));
    expect(watch.outcome).toBeDefined();
    expect(hook.outcome).toBeUndefined();
  });

  it('keeps the others when one ends, whichever it is', () => {
    const calls = new InFlightCalls();
    const open = [new OpenCall('/a', calls), new OpenCall('/b', calls), new OpenCall('/c', calls)];
    calls.remove(open[0] as OpenCall);
    calls.remove(open[0] as OpenCall); // and once more
    expect(calls.count).toBe(2);
    calls.endAll('over');
    expect(open.map((call) => call.outcome !== undefined)).toEqual([false, true, true]);
  });
});

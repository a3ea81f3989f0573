import { describe, expect, it } from '@jest/globals';
import { Findings } from './findings.js';
import { checkPortConflicts, type NamedListener } from './port-conflicts.js';

function problemsOf(...listeners: readonly NamedListener[]): readonly string[] {
  const findings = new Findings();
  checkPortConflicts(listeners, findings);
  return findings.problems.map(({ name, found, expected }) => `${name} ${found}: ${expected}`);
}

const hooks = { portVariable: 'GRPC_PORT', host: '0.0.0.0', port: 6565 } as const;

describe('the ports of the listeners', () => {
  it('may not be the same, also where one listens on all addresses', () => {
    expect(
      problemsOf(hooks, { portVariable: 'PROMETHEUS_PORT', host: '127.0.0.1', port: 6565 }),
    ).toEqual(['PROMETHEUS_PORT 6565: a port other than that of GRPC_PORT']);
  });

  it('may be the same on different addresses', () => {
    const one = { ...hooks, host: '127.0.0.1' };
    expect(
      problemsOf(one, { portVariable: 'PROMETHEUS_PORT', host: '127.0.0.2', port: 6565 }),
    ).toEqual([]);
  });

  it('are never the same when any free one will do', () => {
    const free = { ...hooks, port: 0 };
    expect(problemsOf(free, { ...free, portVariable: 'PROMETHEUS_PORT' })).toEqual([]);
  });
});

import type { Findings } from './findings.js';
import type { ListenerAddress } from './host-config.js';

/** A listener that will be opened, and the variable that gives its port. */
export interface NamedListener extends ListenerAddress {
  readonly portVariable: Parameters<Findings['wrong']>[0];
}

/** Tells of each listener whose port an earlier one takes; port 0 is never taken. */
export function checkPortConflicts(listeners: readonly NamedListener[], findings: Findings): void {
  for (const [index, listener] of listeners.entries()) {
    const earlier = listeners.slice(0, index).find((other) => collide(other, listener));
    if (earlier === undefined) continue;
    findings.wrong(
      listener.portVariable,
      String(listener.port),
      `a port other than that of ${earlier.portVariable}`,
    );
  }
}

function collide(one: ListenerAddress, other: ListenerAddress): boolean {
  if (one.port === 0 || one.port !== other.port) return false;
  return one.host === other.host || isAnyAddress(one.host) || isAnyAddress(other.host);
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

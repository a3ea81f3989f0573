import { ResultError } from '../../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../../common/operations/result-code.js';
import type { TargetAddress } from './proxy-target.js';

/** What is known of the host itself. */
export interface OwnAddresses {
  /** Ports that the host listens on now. */
  ports(): readonly number[];
  /** Lower case names and addresses by which the machine may be reached. */
  hosts(): readonly string[];
}

const HIGHEST_PORT = 65_535;

/**
 * Where calls may be forwarded to. Whoever may register could otherwise make the host connect to
 * any address of the inner network, or to itself without end.
 */
export class TargetRules {
  /** @param allowed  `host` or `host:port`, beyond loopback and the registering peer's own address */
  constructor(
    private readonly allowed: readonly string[],
    private readonly own: OwnAddresses,
  ) {}

  /**
   * @param peer  address of whoever registers, without a port; `undefined` when it is not known
   * @throws ResultError 21
   */
  check({ host, port }: TargetAddress, peer: string | undefined): void {
    if (port > HIGHEST_PORT) throw invalid(`port: found ${port}, expected 1..${HIGHEST_PORT}`);
    const name = plainAddress(host);
    const isHere = isLoopback(name) || this.own.hosts().includes(name);
    if (isHere && this.own.ports().includes(port)) {
      throw invalid(`host, port: found ${host}:${port}, which is this server itself`);
    }
    const from = peer === undefined ? '' : plainAddress(peer);
    // Whoever calls over loopback is this machine, whichever of its addresses he names.
    const isPeer = from === name || (isLoopback(from) && this.own.hosts().includes(name));
    if (isLoopback(name) || isPeer || this.#isAllowed(name, port)) return;
    throw invalid(
      `host: found ${JSON.stringify(host)}, expected localhost, the address that the call comes from, ` +
        'or one that OPERATIONS_PROXY_TARGETS allows',
    );
  }

  #isAllowed(host: string, port: number): boolean {
    return this.allowed.some((entry) => {
      const text = entry.toLowerCase();
      return text === host || text === `${host}:${port}` || text === `[${host}]:${port}`;
    });
  }
}

/** Lower case, without brackets, and IPv4 as such. */
function plainAddress(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/, '');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function invalid(message: string): ResultError {
  return new ResultError(RESULT_CODE.ERROR_PARAM_INVALID, message);
}

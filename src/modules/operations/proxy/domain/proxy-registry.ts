import { ResultError } from '../../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../../common/operations/result-code.js';
import type { ProxyRecords, ProxyTarget, TargetAddress } from './proxy-target.js';
import type { TargetRules } from './target-rules.js';
import type { WaitingCalls } from './waiting-calls.js';

/** The names of services, as `info` lists them. */
export interface ServiceNames {
  isKnown(name: string): boolean;
  isProxied(name: string): boolean;
}

/** A request to answer for services. */
export interface Registration extends ProxyTarget {
  readonly names: readonly string[];
}

const MAX_VERSION_LENGTH = 256;

/** Which server answers for each proxied service. */
export class ProxyRegistry {
  #targets: ReadonlyMap<string, ProxyTarget> = new Map();
  /** Of services that were forgotten: `info` goes on to tell them. */
  readonly #lastVersions = new Map<string, string>();
  #changes: Promise<void> = Promise.resolve();

  /** @param mainHost  where a registration without a host is meant to be */
  constructor(
    private readonly names: ServiceNames,
    private readonly rules: TargetRules,
    private readonly records: ProxyRecords,
    private readonly waiting: WaitingCalls,
    private readonly mainHost: string,
  ) {}

  /**
   * Takes up the registrations of the last process.
   * @returns names of services that are not proxied; theirs are kept, and have no effect
   * @throws ResultError 40
   */
  async load(): Promise<readonly string[]> {
    this.#targets = await this.records.load();
    return [...this.#targets.keys()].filter((name) => !this.names.isProxied(name));
  }

  /**
   * Forwards calls of the named services from now on.
   * @param peer  address of whoever asks, without a port
   * @throws ResultError 20, 30, 21 in this order of checks
   */
  async register(registration: Registration, peer: string | undefined): Promise<void> {
    const { names, version, host, port } = registration;
    this.#checkNames(names);
    checkTarget(registration);
    this.rules.check({ host: host || this.mainHost, port }, peer);
    await this.#change((targets) => {
      for (const name of names) targets.set(name, { host, port, version });
    });
    for (const name of names) this.waiting.wake(name);
  }

  /**
   * Calls of the named services wait from now on.
   * @throws ResultError 20, 30, 21 in this order of checks
   */
  async forget(names: readonly string[]): Promise<void> {
    this.#checkNames(names);
    await this.#change((targets) => {
      for (const name of names) {
        const version = targets.get(name)?.version;
        if (version !== undefined) this.#lastVersions.set(name, version);
        targets.delete(name);
      }
    });
  }

  /** What was registered last; the host is empty and the port 0 after it was forgotten. */
  registered(name: string): ProxyTarget | undefined {
    if (!this.names.isProxied(name)) return undefined;
    const version = this.#lastVersions.get(name);
    return (
      this.#targets.get(name) ??
      (version === undefined ? undefined : { host: '', port: 0, version })
    );
  }

  /** Where calls of a service go now. */
  address(name: string): TargetAddress | undefined {
    const target = this.names.isProxied(name) ? this.#targets.get(name) : undefined;
    return target && { host: target.host || this.mainHost, port: target.port };
  }

  /**
   * All servers that calls go to, each once, in the order of the services' registration.
   * @param counts  whether those of a service do
   */
  addresses(counts: (name: string) => boolean = () => true): readonly TargetAddress[] {
    const found = new Map<string, TargetAddress>();
    for (const name of [...this.#targets.keys()].filter(counts)) {
      const address = this.address(name);
      if (address !== undefined) found.set(`${address.host}:${address.port}`, address);
    }
    return [...found.values()];
  }

  /**
   * Where a call goes, as soon as that is known.
   * @param ms      how long to wait for a registration
   * @param onWait  told when there is none yet
   * @throws ResultError 14, 32; the reason of `signal` when it aborts
   */
  async awaited(
    name: string,
    ms: number,
    signal: AbortSignal,
    onWait: () => void,
  ): Promise<TargetAddress> {
    const known = this.address(name);
    if (known !== undefined) return known;
    onWait();
    await this.waiting.wait(name, ms, signal);
    signal.throwIfAborted();
    // Forgotten again before this call could go on: as if it had never come.
    return this.address(name) ?? this.awaited(name, ms, signal, onWait);
  }

  #checkNames(names: readonly string[]): void {
    if (names.length === 0) throw missing('names: found none, expected names of services');
    if (names.includes('')) throw missing('names: found an empty name, expected names of services');
    const unknown = names.filter((name) => !this.names.isKnown(name));
    if (unknown.length > 0) {
      throw new ResultError(
        RESULT_CODE.ERROR_ITEM_UNKNOWN,
        `names: there is no service ${unknown.map(shown).join(', ')}`,
      );
    }
    const own = names.filter((name) => !this.names.isProxied(name));
    if (own.length > 0) {
      throw invalid(
        `names: found ${own.map(shown).join(', ')}, expected services that are proxied`,
      );
    }
  }

  /** One change after the other: each is written before it acts. */
  #change(apply: (targets: Map<string, ProxyTarget>) => void): Promise<void> {
    const changed = this.#changes.then(async () => {
      const targets = new Map(this.#targets);
      apply(targets);
      await this.records.save(targets);
      this.#targets = targets;
    });
    // Whoever asked for it is told; the next change goes on from what was.
    this.#changes = changed.catch(() => undefined);
    return changed;
  }
}

function checkTarget({ version, port }: ProxyTarget): void {
  if (version === '') throw missing('version: found none, expected one, e.g. 1.0.0');
  if (port === 0) throw missing('port: found 0, expected the port of the server');
  if (version.length > MAX_VERSION_LENGTH) {
    throw invalid(`version: expected at most ${MAX_VERSION_LENGTH} characters`);
  }
}

function shown(name: string): string {
  return JSON.stringify(name.length <= 64 ? name : `${name.slice(0, 64)}…`);
}

function missing(message: string): ResultError {
  return new ResultError(RESULT_CODE.ERROR_PARAM_MISSING, message);
}

function invalid(message: string): ResultError {
  return new ResultError(RESULT_CODE.ERROR_PARAM_INVALID, message);
}

/** What goes wrong on purpose. */
export type Fault =
  /** The answer is this one; the work behind it is not done. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: string | undefined }
  /** The work starts after this many milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The work starts when the fault is cleared. */
  | { readonly kind: 'hold' }
  /** The connection ends without an answer; a hook call is never made. */
  | { readonly kind: 'drop' }
  /** The answer breaks off in the middle of its body. */
  | { readonly kind: 'truncate' }
  /** The answer has the right status and a body that is no JSON. */
  | { readonly kind: 'garbage' }
  /** The same call is made twice, as a proxy does that repeats what it believes lost. */
  | { readonly kind: 'repeat' };

interface PlannedFault {
  readonly fault: Fault;
  remaining: number;
  readonly release: () => void;
  readonly released: Promise<void>;
}

/**
 * The faults that are set, by the name of what they hit: a route such as
 * `GET /iam/v3/oauth/jwks`, or a hook such as `OnSessionCreated`.
 */
export class Faults {
  readonly #planned = new Map<string, PlannedFault>();

  /**
   * Sets the fault of a target, in place of the one it had.
   * @param times  how often it strikes before it is gone; default: until it is cleared
   */
  set(target: string, fault: Fault, times: number = Number.POSITIVE_INFINITY): void {
    this.clear(target);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#planned.set(target, { fault, remaining: times, release: resolve, released: promise });
  }

  /** Ends the fault of a target; what it holds goes on. */
  clear(target: string): void {
    this.#planned.get(target)?.release();
    this.#planned.delete(target);
  }

  clearAll(): void {
    for (const target of [...this.#planned.keys()]) this.clear(target);
  }

  /** The faults that are set now. */
  get active(): Readonly<Record<string, Fault>> {
    return Object.fromEntries([...this.#planned].map(([target, { fault }]) => [target, fault]));
  }

  /** Takes the fault that strikes now, and what ends a `hold`. */
  take(target: string): { readonly fault: Fault; readonly released: Promise<void> } | undefined {
    const planned = this.#planned.get(target);
    if (planned === undefined) return undefined;
    planned.remaining -= 1;
    // A hold that has struck its last time must still be found by `clear`.
    if (planned.remaining < 0) return undefined;
    if (planned.remaining === 0 && planned.fault.kind !== 'hold') this.#planned.delete(target);
    return { fault: planned.fault, released: planned.released };
  }
}

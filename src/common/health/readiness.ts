import { Injectable } from '@nestjs/common';

/** Something without which no call can be answered: the keys of IAM, a host that is not draining. */
export interface ReadinessSource {
  /** Short name, shown by `/readyz`. */
  readonly name: string;
  /** Why it is not ready, in words an operator can act on; `undefined` when it is. */
  readonly problem: string | undefined;
  /** Calls `listener` after each change of `problem`. */
  onChange(listener: () => void): void;
}

/** All sources of readiness; health and `/readyz` read them here. */
@Injectable()
export class Readiness {
  readonly #sources: ReadinessSource[] = [];
  readonly #listeners: (() => void)[] = [];

  /** Adds a source; it counts from now on. */
  register(source: ReadinessSource): void {
    this.#sources.push(source);
    source.onChange(() => this.#notify());
    this.#notify();
  }

  get sources(): readonly ReadinessSource[] {
    return this.#sources;
  }

  /** True while no source has a problem. */
  get isReady(): boolean {
    return this.#sources.every((source) => source.problem === undefined);
  }

  /** Calls `listener` after each change of any source. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

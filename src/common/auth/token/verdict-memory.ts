import { LRUCache } from 'lru-cache';
import type { VerifiedToken } from './verified-token.js';

/** Tokens that are remembered, least recently used out. */
export const MAX_REMEMBERED_TOKENS = 10_000;

/** Tokens that passed, by their whole text; refusals are never remembered. */
export class VerdictMemory {
  readonly #tokens: LRUCache<string, VerifiedToken>;

  constructor(max = MAX_REMEMBERED_TOKENS) {
    this.#tokens = new LRUCache({ max });
  }

  get size(): number {
    return this.#tokens.size;
  }

  recall(text: string): VerifiedToken | undefined {
    return this.#tokens.get(text);
  }

  remember(token: VerifiedToken): void {
    this.#tokens.set(token.text, token);
  }

  forget(text: string): void {
    this.#tokens.delete(text);
  }
}

import { LRUCache } from 'lru-cache';
import type { VerifiedToken } from './verified-token.js';

/** Tokens that are remembered, least recently used out. */
export const MAX_REMEMBERED_TOKENS = 10_000;
/** Characters of a signature that tell tokens apart: 258 bits. */
const TAIL_LENGTH = 43;

/**
 * Tokens that passed, by their whole text; refusals are never remembered. They are filed under the
 * end of their signature and compared whole: hashing 700 characters of a string that has just come
 * from the wire would cost six times as much as both together.
 */
export class VerdictMemory {
  readonly #tokens: LRUCache<string, VerifiedToken>;

  constructor(max = MAX_REMEMBERED_TOKENS) {
    this.#tokens = new LRUCache({ max });
  }

  get size(): number {
    return this.#tokens.size;
  }

  recall(text: string): VerifiedToken | undefined {
    const token = this.#tokens.get(tailOf(text));
    return token?.text === text ? token : undefined;
  }

  remember(token: VerifiedToken): void {
    this.#tokens.set(tailOf(token.text), token);
  }

  forget(text: string): void {
    this.#tokens.delete(tailOf(text));
  }
}

function tailOf(text: string): string {
  return text.slice(-TAIL_LENGTH);
}

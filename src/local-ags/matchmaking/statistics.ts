import type { JsonObject } from '@bufbuild/protobuf';

/** What is known of players: numbers by the codes that match functions ask for. */
export class Statistics {
  readonly #ofUser = new Map<string, Readonly<Record<string, number>>>();

  /** Puts statistics beside those that a player has. */
  set(userId: string, statistics: Readonly<Record<string, number>>): void {
    this.#ofUser.set(userId, { ...this.#ofUser.get(userId), ...statistics });
  }

  /** Those of the codes that the player has. */
  pick(userId: string, codes: readonly string[]): JsonObject {
    const known = this.#ofUser.get(userId) ?? {};
    return Object.fromEntries(
      codes.flatMap((code) => (Object.hasOwn(known, code) ? [[code, known[code] ?? 0]] : [])),
    );
  }
}

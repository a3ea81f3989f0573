/** The bytes are not the JSON that was expected. Holds no part of them. */
export class MalformedJsonError extends Error {
  constructor(
    expected: string,
    readonly position: number,
  ) {
    super(`expected ${expected} at byte ${position}`);
  }
}

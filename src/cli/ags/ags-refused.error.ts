import { innermostReason } from '../system-error.js';

/** AGS answered, but not with success. */
export class AgsRefusedError extends Error {
  override readonly name = 'AgsRefusedError';

  constructor(
    readonly method: string,
    readonly path: string,
    readonly status: number,
    /** What AGS says of it; empty when it says nothing that can be read. */
    readonly reason: string,
  ) {
    super(`${method} ${path}: AGS answered ${status}${reason === '' ? '' : ` (${reason})`}`);
  }
}

/** There was no answer. */
export class AgsUnreachableError extends Error {
  override readonly name = 'AgsUnreachableError';

  constructor(baseUrl: string, cause: unknown) {
    super(`AGS at ${baseUrl} cannot be reached: ${innermostReason(cause)}`, { cause });
  }
}

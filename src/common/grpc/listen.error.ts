/** A port could not be opened. */
export class ListenError extends Error {
  readonly code = 'listen_failed';

  constructor(
    listener: string,
    host: string,
    port: number,
    override readonly cause: unknown,
  ) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${listener}: cannot listen on ${host}:${port}: ${why}`);
    this.name = 'ListenError';
  }
}

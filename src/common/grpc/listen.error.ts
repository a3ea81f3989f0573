/** A port could not be opened. Names the variable that chooses another one. */
export class ListenError extends Error {
  readonly code = 'listen_failed';

  constructor(
    listener: string,
    host: string,
    port: number,
    portVariable: string,
    override readonly cause: unknown,
  ) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `${listener}: cannot listen on ${host}:${port}: ${why}; ${portVariable} chooses another port`,
    );
    this.name = 'ListenError';
  }

  /** Whether somebody else listens there. */
  get isPortBusy(): boolean {
    return this.message.includes('EADDRINUSE');
  }
}

/**
 * What AWS really said, for the log, which takes the message and the code of an error: neither the
 * SDK's own error, which carries the whole answer, nor any value of the request.
 */
export class GameLiftRefusal extends Error {
  /** @param code  AWS's name for it, for example `NotFoundException`, or Node's: `ECONNRESET` */
  constructor(
    readonly code: string,
    message: string,
    readonly httpStatus: number | undefined,
    requestId: string | undefined,
  ) {
    super(requestId === undefined ? message : `${message} (request ${requestId})`);
    this.name = 'GameLiftRefusal';
  }
}

/** The name of the AWS exception behind an error of this provider. */
export function awsNameOf(error: unknown): string | undefined {
  return error instanceof Error && error.cause instanceof GameLiftRefusal
    ? error.cause.code
    : undefined;
}

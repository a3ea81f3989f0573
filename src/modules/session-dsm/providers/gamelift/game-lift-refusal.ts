/**
 * What AWS really said, for the log: neither the SDK's own error, which carries the whole answer,
 * nor any value of the request.
 */
export class GameLiftRefusal extends Error {
  /** @param awsName  for example `NotFoundException` */
  constructor(
    readonly awsName: string,
    message: string,
    readonly httpStatus: number | undefined,
    readonly requestId: string | undefined,
  ) {
    super(message);
    this.name = awsName;
  }
}

/** The name of the AWS exception behind an error of this provider. */
export function awsNameOf(error: unknown): string | undefined {
  return error instanceof Error && error.cause instanceof GameLiftRefusal
    ? error.cause.awsName
    : undefined;
}

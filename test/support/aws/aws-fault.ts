/** A refusal as AWS words it. */
export class AwsFault extends Error {
  constructor(
    readonly awsName: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

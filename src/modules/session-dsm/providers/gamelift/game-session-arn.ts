/**
 * `arn:aws:gamelift:<region>::gamesession/<fleet>/<token>`, with a remote location before the token
 * where the game session is not in the fleet's home region. Source: AWS GameLift API reference.
 */
const ARN =
  /^arn:aws[a-z-]*:gamelift:([a-z0-9-]+):\d*:gamesession\/[^/\s]+\/(?:[^/\s]+\/)?([^/\s]+)$/;

export interface GameSessionArn {
  readonly text: string;
  readonly region: string;
  /** The idempotency token or placement id that the game session was created with. */
  readonly token: string;
}

/** @returns `undefined` for any text that is no ARN of a game session */
export function readGameSessionArn(text: string | undefined): GameSessionArn | undefined {
  const match = text === undefined ? null : ARN.exec(text);
  const [, region, token] = match ?? [];
  if (text === undefined || region === undefined || token === undefined) return undefined;
  return { text, region, token };
}

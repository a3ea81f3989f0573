import type { UnaryCall } from './unary-connection.js';

/** A request and the one right answer to it, framed as on the wire. */
export interface Exchange {
  readonly request: Buffer;
  readonly answer: Buffer;
}

/** A call of which it is known what must be answered. */
export interface JudgedCall {
  readonly call: UnaryCall;
  /**
   * Makes each call once and judges its answer.
   * @returns what every further answer must be identical with
   * @throws Error when an answer is not the right one
   */
  exchanges(port: number): Promise<readonly Exchange[]>;
}

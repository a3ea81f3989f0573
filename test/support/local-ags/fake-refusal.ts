import type { status } from '@grpc/grpc-js';

/** Refuses a call with a status. */
export class FakeRefusal extends Error {
  constructor(
    readonly code: status,
    message: string,
  ) {
    super(message);
  }
}

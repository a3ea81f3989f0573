import { CallFailedError } from '../common/grpc/client/call-failed.error.js';

/** Whether an error tells of a call that was cancelled. */
export function isCancelledCall(error: unknown): boolean {
  return error instanceof CallFailedError && error.statusName === 'CANCELLED';
}

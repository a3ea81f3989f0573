import { CallFailedError } from '../../src/common/grpc/client/call-failed.error.js';

/** The error that a call ends with. @throws Error when the call is answered */
export async function failureOf(call: Promise<unknown>): Promise<CallFailedError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof CallFailedError) return error;
    throw error;
  }
  throw new Error('the call was answered');
}

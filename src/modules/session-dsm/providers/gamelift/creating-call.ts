import type { ProviderCall } from '../../domain/provider-call.js';
import { isOutcomeUnknown, isRefusedForGood } from './game-lift-failure.js';

/** What came of a call that creates something. */
export type Created<T> =
  | { readonly isDone: true; readonly value: T }
  | {
      readonly isDone: false;
      readonly error: unknown;
      /** False when AWS is known to have created nothing, or was never asked. */
      readonly mayExist: boolean;
    };

/**
 * Makes a call that creates something under a token, so that it may be repeated.
 * @throws the reason of the call's signal
 */
export async function creating<T>(
  call: ProviderCall,
  region: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Created<T>> {
  let mayExist = false;
  const once = async (signal: AbortSignal): Promise<T> => {
    try {
      return await work(signal);
    } catch (error) {
      // What says no to the same token has not created anything for it before either.
      mayExist = isOutcomeUnknown(error) || (mayExist && !isRefusedForGood(error));
      throw error;
    }
  };
  try {
    return { isDone: true, value: await call.attempt(region, once) };
  } catch (error) {
    call.signal.throwIfAborted();
    return { isDone: false, error, mayExist };
  }
}

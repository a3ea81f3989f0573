import { ResultError } from '../../operations/result.error.js';
import { RESULT_CODE } from '../../operations/result-code.js';
import { headerText } from '../header-text.js';

/** Ends the name of a caller once for every host that passed the call on. */
const MARK = '(proxied)';
/** Two hosts that pass calls on to each other would go on without end. */
const MAX_HOPS = 3;
/** Of the name without its marks: one that is cut off later would be no mark any more. */
const MAX_LENGTH = 256;

/**
 * What a call says of its caller when it is passed on, in the key `client`.
 * @param client  as it came; empty: nobody said
 * @throws ResultError 13 for a call that was passed on too often
 */
export function proxiedName(client: string): string {
  const parts = client.split(MARK);
  const hops = parts.length - 1;
  if (hops >= MAX_HOPS) {
    throw new ResultError(
      RESULT_CODE.ERROR_RPC,
      `forwarded ${hops} times already: do servers forward to each other?`,
    );
  }
  return `${headerText(parts.join('')).slice(0, MAX_LENGTH)}${MARK.repeat(hops + 1)}`;
}

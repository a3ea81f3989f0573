import { ByteParts } from '../../../common/wire/byte-parts.js';
import { WireType } from '../../../common/wire/wire-reader.js';

/** `SessionResponse.session` and `PartyResponse.session`. */
const SESSION_TAG = (1 << 3) | WireType.Len;

/**
 * The answer of a Created hook. `SessionCreatedRequest { session = 1 }` and `SessionResponse
 * { session = 1 }` have the same shape, so an unchanged session in a request that holds nothing
 * else is answered with the very same bytes.
 *
 * @param stored  bytes of the session; a part of `request` when nothing was changed
 */
export function sessionResponse(request: Buffer, stored: Buffer): Buffer {
  const response = new ByteParts();
  response.addField(SESSION_TAG, stored);
  const isTailOfRequest =
    stored.buffer === request.buffer &&
    stored.byteOffset + stored.length === request.byteOffset + request.length;
  // With the same length there is no room for anything but tag and length before the session.
  return isTailOfRequest && response.length === request.length ? request : response.join();
}

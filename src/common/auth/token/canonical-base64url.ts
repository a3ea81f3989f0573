const ALPHABET = /^[A-Za-z0-9_-]+$/;
// Last characters whose unused bits are zero, by length modulo 4 (RFC 4648, 3.5).
const LAST_WITH_FOUR_UNUSED_BITS = /[AQgw]$/;
const LAST_WITH_TWO_UNUSED_BITS = /[AEIMQUYcgkosw048]$/;

/**
 * Whether `text` is the one canonical base64url spelling of its bytes: alphabet of RFC 4648 5
 * without padding, no length of 1 modulo 4, unused bits of the last character zero. Lenient
 * decoders accept up to 16 spellings of one RS256 signature, and the revocation list knows a token
 * by its text, so any other spelling would slip past it.
 */
export function isCanonicalBase64url(text: string): boolean {
  if (!ALPHABET.test(text)) return false;
  switch (text.length % 4) {
    case 0:
      return true;
    case 2:
      return LAST_WITH_FOUR_UNUSED_BITS.test(text);
    case 3:
      return LAST_WITH_TWO_UNUSED_BITS.test(text);
    default:
      return false;
  }
}

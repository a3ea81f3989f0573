const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
/** Digits of the longest 64-bit integer, with room for leading zeros; longer text is no number. */
const MAX_LENGTH = 40;

/** Whether a text is a decimal integer that fits into 64 bits, and nothing besides. */
export function isInteger(text: string): boolean {
  if (text.length > MAX_LENGTH || !INTEGER.test(text)) return false;
  const value = BigInt(text.replace(/^\+/, ''));
  return value >= INT64_MIN && value <= INT64_MAX;
}

/** Whether a text is a finite number in decimal notation, and nothing besides. */
export function isDecimal(text: string): boolean {
  return text.length <= MAX_LENGTH && DECIMAL.test(text) && Number.isFinite(Number(text));
}

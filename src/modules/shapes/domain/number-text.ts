/** Powers of ten from which on, and below which, the text has an exponent. */
const EXPONENT_FROM = 16;
const EXPONENT_BELOW = -4;

/**
 * A number as the reference, written in Python, prints it: the shortest decimal that reads back as
 * the same number, with `.0` where it is whole, `1e+17` from 1e16 up and `1e-05` below 1e-4.
 */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '', exponentText = ''] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  return sign + unsignedText(digits, exponent);
}

/** @param digits  of which the first stands before the point, times ten to the `exponent` */
function unsignedText(digits: string, exponent: number): string {
  if (exponent >= EXPONENT_FROM || exponent < EXPONENT_BELOW) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${whole}.${digits.slice(exponent + 1) || '0'}`;
}

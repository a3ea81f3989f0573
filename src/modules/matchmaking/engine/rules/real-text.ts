/**
 * A real number as the reference prints it: shortest form that reads back the same, with an
 * exponent of at least two digits below 1e-4 and from 1e6 on.
 * @example 999999.5 → `999999.5`, 1000000 → `1e+06`, 0.00001 → `1e-05`
 * Source: matchmaking.md 1.3.
 */
export function realText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return String(value);
  const sign = exponent < 0 ? '-' : '+';
  return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

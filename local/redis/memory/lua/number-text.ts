/**
 * C's `%.<precision>g`: Lua 5.1 prints numbers with 14 digits, Redis passes them to commands with 17.
 */
export function numberText(value: number, precision: 14 | 17): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0';
  if (Number.isInteger(value) && Math.abs(value) < 10 ** 14) return String(value);
  const rounded = roundHalfEven(value, precision);
  const [mantissa = '', power = '0'] = rounded.split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < precision) return withoutZeros(Number(rounded).toPrecision(precision));
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  return `${withoutZeros(mantissa)}e${exponent < 0 ? '-' : '+'}${digits}`;
}

/** JavaScript rounds an exact half up, C to the even digit. */
function roundHalfEven(value: number, precision: number): string {
  const exact = value.toExponential(100);
  const end = exact.indexOf('.') + precision;
  const [kept, rest = ''] = [exact.slice(0, end), exact.slice(end)];
  const tieAfterEven = /^50*e/.test(rest) && /[02468]$/.test(kept);
  return tieAfterEven ? kept + rest.slice(rest.indexOf('e')) : value.toExponential(precision - 1);
}

function withoutZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

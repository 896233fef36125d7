/** ITU-T E.164: at most 15 digits; shorter than 8 with the country code is no subscriber's number. */
const E164 = /^\+[1-9]\d{7,14}$/;
/** Countries where the zero that is dialled at home is often left behind the country code. */
const TRUNK_ZERO = /^(27|31|32|33|34|41|44|49|60|61|64|65|91)0/;
/** Exit codes. Behind `011` comes a whole number, behind the British area codes `0113`–`0118` does not. */
const EXIT = /^(?:00([1-9]\d{7,14})|011([1-9]\d{9,14}))$/;
/** North American numbering plan: area code and exchange begin with 2–9. */
const NORTH_AMERICAN = /^[2-9]\d{2}[2-9]\d{6}$/;

/**
 * A phone number in E.164 form, or null when it cannot be told. Ten digits are a US number; `+`, `00` and `011` mark
 * an international one. Any separators are ignored.
 */
export function toE164(raw: string): string | null {
  // `+44 (0)20 …`: the trunk zero is not dialled after a country code.
  const digits = raw.replace(/\(0\)/, '').replace(/[^0-9]/g, '');
  const exit = EXIT.exec(digits);
  const international = raw.includes('+') ? digits : (exit?.[1] ?? exit?.[2]);
  const national = NORTH_AMERICAN.test(digits) ? `1${digits}` : digits;
  const number = international?.replace(TRUNK_ZERO, '$1') ?? national;
  const e164 = `+${number}`;
  return E164.test(e164) ? e164 : null;
}

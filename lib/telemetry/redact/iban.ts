import { isWordAt } from './chars';

/** Lengths by country: SWIFT IBAN registry. */
const LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 ' +
    'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 ' +
    'LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 ' +
    'SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Longest that is in use: Malta’s and the Seychelles’ have 31 characters, Saint Lucia’s 32. */
export const LONGEST_IBAN = 32;

/** Country, check digits: the first group of four. */
const HEAD = 4;

/** Value in base 36 of the letter or digit at an index, or -1. */
function valueAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 122 ? lower - 87 : -1;
}

/** End of the IBAN whose first word stands between the indexes, in one piece or in groups; -1 when it is none. */
export function ibanEnd(text: string, index: number, end: number): number {
  const length = LENGTHS.get(text.slice(index, index + 2).toUpperCase());
  if (length === undefined || (end - index !== HEAD && end - index !== length)) return -1;
  let at = index;
  // ISO 13616-1: the first four characters last, letters as numbers from 10 on, modulo 97.
  let rest = 0;
  for (let read = 0; read < length; at += 1) {
    const value = valueAt(text, at);
    if (value === -1) {
      const separator = text.charCodeAt(at);
      if ((separator !== 32 && separator !== 45) || valueAt(text, at + 1) === -1) return -1;
      continue;
    }
    if (read >= HEAD) rest = add(rest, value);
    read += 1;
  }
  for (let head = index; head < index + HEAD; head += 1) rest = add(rest, valueAt(text, head));
  return isWordAt(text, at) || rest !== 1 ? -1 : at;
}

const add = (rest: number, value: number) => (rest * (value > 9 ? 100 : 10) + value) % 97;

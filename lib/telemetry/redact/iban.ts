import { isWord } from './chars';

/** Lengths by country: SWIFT IBAN registry. */
const REGISTRY =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 ' +
  'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 ' +
  'LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 ' +
  'SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20';

/** By the last five bits of both letters; 0 where there is no IBAN. */
const lengths = new Uint8Array(1024);
for (const entry of REGISTRY.split(' ')) {
  lengths[((entry.charCodeAt(0) & 31) << 5) | (entry.charCodeAt(1) & 31)] = Number(entry.slice(2));
}

/** Longest that is in use: Saint Lucia’s. */
export const LONGEST_IBAN = 32;

/** Country, check digits: the first group of four. */
const HEAD = 4;
const NO_VALUE = 255;

/** Values in base 36. */
const values = new Uint8Array(256).fill(NO_VALUE);
for (let value = 0; value < 36; value += 1) {
  const char = value.toString(36);
  values[char.charCodeAt(0)] = values[char.toUpperCase().charCodeAt(0)] = value;
}
const valueAt = (codes: Uint8Array, index: number) => values[codes[index] ?? 0] ?? NO_VALUE;

/** End of the IBAN whose first word stands between the indexes, in one piece or in groups; -1 when it is none. */
export function ibanEnd(codes: Uint8Array, index: number, end: number): number {
  const country = (((codes[index] ?? 0) & 31) << 5) | ((codes[index + 1] ?? 0) & 31);
  const length = lengths[country] ?? 0;
  if (length === 0 || (end - index !== HEAD && end - index !== length)) return -1;
  let at = index + HEAD;
  // ISO 13616-1: the first four characters last, letters as numbers from 10 on, modulo 97.
  let rest = 0;
  for (let read = HEAD; read < length; at += 1) {
    const value = valueAt(codes, at);
    if (value === NO_VALUE) {
      const separator = codes[at];
      if ((separator !== 32 && separator !== 45) || valueAt(codes, at + 1) === NO_VALUE) return -1;
      continue;
    }
    rest = add(rest, value);
    read += 1;
  }
  for (let head = index; head < index + HEAD; head += 1) rest = add(rest, valueAt(codes, head));
  return isWord(codes[at] ?? 0) || rest !== 1 ? -1 : at;
}

const add = (rest: number, value: number) => (rest * (value > 9 ? 100 : 10) + value) % 97;

import { isDigitAt } from './chars';

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

const START = /[A-Z]{2}\d{2}/y;

/** End of the IBAN that begins at the index, in one piece or in groups; -1 when it is none. */
export function ibanEnd(text: string, index: number): number {
  // Few words have a digit third.
  if (!isDigitAt(text, index + 2)) return -1;
  START.lastIndex = index;
  const length = START.test(text) ? LENGTHS.get(text.slice(index, index + 2)) : undefined;
  if (length === undefined) return -1;
  let account = '';
  let at = index;
  for (; account.length < length; at += 1) {
    const char = text.charAt(at);
    if (/[A-Z0-9]/.test(char)) account += char;
    else if (!/[ -]/.test(char) || !/[A-Z0-9]/.test(text.charAt(at + 1))) return -1;
  }
  return /\w/.test(text.charAt(at)) || remainder(account) !== 1 ? -1 : at;
}

/** ISO 13616-1: the first four characters last, letters as numbers from 10 on, modulo 97. */
function remainder(account: string): number {
  let rest = 0;
  for (const char of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

// A stamp as `Date.prototype.toISOString` writes it.

const DAY_MS: i64 = 86_400_000;

function two(at: usize, value: i32): void {
  store<u8>(at, <u8>(48 + value / 10));
  store<u8>(at + 1, <u8>(48 + value % 10));
}

/** Days since 1970 as year, month and day: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days. */
function writeDate(at: usize, days: i32): void {
  const shifted = days + 719_468;
  const era = shifted / 146_097;
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * dayOfYear + 2) / 153;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  two(at, year / 100);
  two(at + 2, year % 100);
  store<u8>(at + 4, 0x2d);
  two(at + 5, month);
  store<u8>(at + 7, 0x2d);
  two(at + 8, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1);
}

/** @param ms milliseconds since the epoch, not below zero; returns what follows the stamp */
export function writeTime(at: usize, ms: i64): usize {
  const days = <i32>(ms / DAY_MS);
  const rest = <i32>(ms - <i64>days * DAY_MS);
  writeDate(at, days);
  store<u8>(at + 10, 0x54);
  two(at + 11, rest / 3_600_000);
  store<u8>(at + 13, 0x3a);
  two(at + 14, (rest / 60_000) % 60);
  store<u8>(at + 16, 0x3a);
  two(at + 17, (rest / 1000) % 60);
  store<u8>(at + 19, 0x2e);
  store<u8>(at + 20, <u8>(48 + (rest % 1000) / 100));
  two(at + 21, rest % 100);
  store<u8>(at + 23, 0x5a);
  return at + 24;
}

import { DateTime } from './datetime';

const FIXED_NS: ReadonlyMap<string, number> = new Map([
  ['nanosecond', 1],
  ['microsecond', 1e3],
  ['millisecond', 1e6],
  ['second', 1e9],
  ['minute', 60e9],
  ['hour', 3600e9],
  ['day', 86_400e9],
  ['week', 7 * 86_400e9],
]);

const MONTHS: ReadonlyMap<string, number> = new Map([
  ['month', 1],
  ['quarter', 3],
  ['year', 12],
]);

/** The units that datetime_add and datetime_diff know, in either case. */
export const PERIODS: ReadonlySet<string> = new Set([...FIXED_NS.keys(), ...MONTHS.keys()]);

/** The beginning of the period, in UTC, that a moment lies in; weeks begin on Sunday. */
export function startOf(period: string, at: DateTime): DateTime {
  const utc = new Date(at.ms);
  const [year, month, day] = [utc.getUTCFullYear(), utc.getUTCMonth(), utc.getUTCDate()];
  const name = period.toLowerCase();
  const months = MONTHS.get(name);
  if (months !== undefined) {
    const whole = Math.floor((year * 12 + month) / months) * months;
    return new DateTime(Date.UTC(Math.floor(whole / 12), whole % 12, 1));
  }
  if (name === 'week') return new DateTime(Date.UTC(year, month, day - utc.getUTCDay()));
  const ns = FIXED_NS.get(name) ?? 1;
  if (ns >= 1e6) return new DateTime(Math.floor(at.ms / (ns / 1e6)) * (ns / 1e6));
  return new DateTime(at.ms, Math.floor(at.nanos / ns) * ns);
}

/** A moment so many periods later; a day of the month that the target month lacks becomes its last one. */
export function addPeriods(period: string, amount: number, at: DateTime): DateTime {
  const name = period.toLowerCase();
  const months = MONTHS.get(name);
  if (months === undefined) {
    const shift = amount * (FIXED_NS.get(name) ?? 0);
    const nanos = at.nanos + (shift % 1e6);
    return new DateTime(
      at.ms + Math.trunc(shift / 1e6) + Math.floor(nanos / 1e6),
      ((nanos % 1e6) + 1e6) % 1e6,
    );
  }
  const utc = new Date(at.ms);
  const day = utc.getUTCDate();
  utc.setUTCDate(1);
  utc.setUTCMonth(utc.getUTCMonth() + amount * months);
  const lastDay = new Date(Date.UTC(utc.getUTCFullYear(), utc.getUTCMonth() + 1, 0)).getUTCDate();
  utc.setUTCDate(Math.min(day, lastDay));
  return new DateTime(utc.getTime(), at.nanos);
}

/** How many period boundaries lie between two moments, and of weeks how many whole ones: the first minus the second. */
export function countPeriods(period: string, first: DateTime, second: DateTime): number {
  const name = period.toLowerCase();
  const months = MONTHS.get(name);
  if (months !== undefined) return monthsSinceZero(first, months) - monthsSinceZero(second, months);
  const [a, b] = name === 'week' ? [first, second] : [startOf(name, first), startOf(name, second)];
  const ns = FIXED_NS.get(name) ?? 1;
  return Math.trunc(((a.ms - b.ms) * 1e6 + (a.nanos - b.nanos)) / ns);
}

function monthsSinceZero(at: DateTime, months: number): number {
  const utc = new Date(at.ms);
  return Math.floor((utc.getUTCFullYear() * 12 + utc.getUTCMonth()) / months);
}

/** From 1 to 366. */
export function dayOfYear(utc: Date): number {
  const day = Date.UTC(utc.getUTCFullYear(), utc.getUTCMonth(), utc.getUTCDate());
  return Math.round((day - Date.UTC(utc.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

/** The week of ISO 8601: weeks begin on Monday, the first holds the year's first Thursday. */
export function isoWeek(utc: Date): number {
  const weekday = (utc.getUTCDay() + 6) % 7;
  const thursday = new Date(
    Date.UTC(utc.getUTCFullYear(), utc.getUTCMonth(), utc.getUTCDate() - weekday + 3),
  );
  return Math.ceil(dayOfYear(thursday) / 7);
}

import { TimeSpan } from './timespan';

/** An instant in UTC: whole milliseconds since the epoch and the nanoseconds (0–999,999) that follow them. */
export class DateTime {
  constructor(
    readonly ms: number,
    readonly nanos = 0,
  ) {}

  toJSON(): string {
    return formatDateTime(this);
  }
}

const PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** Parses ISO 8601 as Axiom's datetime literals allow it; UTC when no zone is given. Null when it is none. */
export function parseDateTime(text: string): DateTime | null {
  const match = PATTERN.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // A day that its month lacks would roll over into the next one.
  const inCalendar = Number(month) <= 12 && new Date(midnight).getUTCDate() === Number(day);
  if (!inCalendar || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const nanoseconds = fraction === '' ? 0 : Number(fraction.padEnd(9, '0'));
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offsetSeconds(zone);
  return new DateTime(midnight + seconds * 1000 + Math.floor(nanoseconds / 1e6), nanoseconds % 1e6);
}

function offsetSeconds(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const digits = zone.replace(/\D/g, '');
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}

/** RFC 3339 with up to nine fractional digits and no trailing zeros, as Axiom prints times. */
export function formatDateTime({ ms, nanos }: DateTime): string {
  const whole = new Date(ms).toISOString();
  const digits = (whole.slice(20, 23) + String(nanos).padStart(6, '0')).replace(/0+$/, '');
  return `${whole.slice(0, 19)}${digits === '' ? '' : `.${digits}`}Z`;
}

/** A moment given in milliseconds, fraction allowed, as a DateTime. */
export function fromMilliseconds(ms: number): DateTime {
  const whole = Math.floor(ms);
  return new DateTime(whole, Math.round((ms - whole) * 1e6));
}

export function addTimeSpan(at: DateTime, span: TimeSpan): DateTime {
  const whole = Math.floor(span.ms);
  const nanos = at.nanos + Math.round((span.ms - whole) * 1e6);
  return new DateTime(at.ms + whole + Math.floor(nanos / 1e6), nanos % 1e6);
}

export function difference(later: DateTime, earlier: DateTime): TimeSpan {
  return new TimeSpan(later.ms - earlier.ms + (later.nanos - earlier.nanos) / 1e6);
}

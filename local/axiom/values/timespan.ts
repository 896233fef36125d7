/** A duration in milliseconds; may be fractional or negative. */
export class TimeSpan {
  constructor(readonly ms: number) {}

  toJSON(): string {
    return formatTimeSpan(this.ms);
  }
}

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ...names(86_400_000, 'd', 'day', 'days'),
  ...names(3_600_000, 'h', 'hr', 'hrs', 'hour', 'hours'),
  ...names(60_000, 'm', 'min', 'minute', 'minutes'),
  ...names(1000, 's', 'sec', 'second', 'seconds'),
  ...names(1, 'ms', 'milli', 'millis', 'millisecond', 'milliseconds'),
  ...names(1e-3, 'micro', 'micros', 'microsecond', 'microseconds', 'us', 'µs'),
  ...names(1e-4, 'tick', 'ticks'),
  ...names(1e-6, 'nano', 'nanos', 'nanosecond', 'nanoseconds', 'ns'),
]);

function names(ms: number, ...units: string[]): [string, number][] {
  return units.map((unit) => [unit, ms]);
}

/** Milliseconds of `5m`, `1.5h`, `00:05:00` or `1.02:03:04.5`; null when the text is none of them. */
export function parseTimeSpan(text: string): number | null {
  const unit = /^(-?\d+(?:\.\d+)?)\s*([a-zµ]+)$/i.exec(text.trim());
  if (unit !== null) {
    const ms = UNIT_MS.get((unit[2] ?? '').toLowerCase());
    return ms === undefined ? null : Number(unit[1]) * ms;
  }
  const clock = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?$/.exec(text.trim());
  if (clock === null) return null;
  const [, sign, days = '0', hours, minutes, seconds = '0'] = clock;
  const ms = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
  return sign === undefined ? ms : -ms;
}

/** `[-][d.]hh:mm:ss[.fffffff]`, the notation of the language. */
export function formatTimeSpan(ms: number): string {
  const ticks = Math.round(Math.abs(ms) * 1e4);
  const seconds = Math.floor(ticks / 1e7);
  const two = (n: number): string => String(n).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
    .map(two)
    .join(':');
  const fraction = ticks % 1e7 === 0 ? '' : `.${String(ticks % 1e7).padStart(7, '0')}`;
  return `${ms < 0 ? '-' : ''}${days === 0 ? '' : `${days}.`}${clock}${fraction}`;
}

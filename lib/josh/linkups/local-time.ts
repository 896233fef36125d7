const MINUTE = 60_000;
const WALL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

/**
 * The moment at which the clocks of a time zone show `wall`. A time that the clocks skip in spring is the one an hour
 * later; of one that they show twice in autumn, the first.
 *
 * @param wall `YYYY-MM-DDTHH:MM`
 * @returns null when `wall` is no time of any calendar
 */
export function fromWall(wall: string, timeZone: string): Date | null {
  const digits = WALL.exec(wall)?.slice(1).map(Number);
  if (digits === undefined) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = digits;
  const asUtc = new Date(Date.UTC(year, month - 1, day, hour, minute));
  // The calendar turns 31 February into March; what does not come back the same was no date.
  if (!asUtc.toISOString().startsWith(wall)) return null;
  const candidates = [-1, 1].map((side) =>
    offsetAt(new Date(asUtc.getTime() + side * 24 * 60 * MINUTE), timeZone),
  );
  const moments = candidates.map((offset) => asUtc.getTime() - offset);
  const shown = moments.filter((moment) => toWall(new Date(moment), timeZone) === wall);
  return new Date(shown.length > 0 ? Math.min(...shown) : Math.max(...moments));
}

/** What the clocks of a time zone show: `YYYY-MM-DDTHH:MM`. */
export function toWall(at: Date, timeZone: string): string {
  return new Date(at.getTime() + offsetAt(at, timeZone)).toISOString().slice(0, 16);
}

/** `Sat, Nov 28, 10:00 AM`, in plain letters: the formatter's own narrow space would triple an SMS. */
export function spokenTime(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  })
    .format(at)
    .replace(/\s/g, ' ');
}

/** How far a time zone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(at.getTime() / 1000) * 1000;
}

const MINUTE_MS = 60_000;
/** Length of an ISO stamp up to the colon after the minute. */
const UP_TO_MINUTE = 17;

const two = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const three = Array.from({ length: 1000 }, (_, n) => `.${String(n).padStart(3, '0')}Z`);

let minute = Number.NaN;
let prefix = '';

/**
 * What `Date.prototype.toISOString` says, at a fraction of the cost for stamps of the same minute.
 *
 * @param ms milliseconds since the epoch, of a year with four digits
 */
export function isoTime(ms: number): string {
  const whole = Math.floor(ms);
  const current = Math.floor(whole / MINUTE_MS);
  if (current !== minute) {
    prefix = new Date(current * MINUTE_MS).toISOString().slice(0, UP_TO_MINUTE);
    minute = current;
  }
  const rest = whole - current * MINUTE_MS;
  const second = Math.floor(rest / 1000);
  return `${prefix}${two[second]}${three[rest - second * 1000]}`;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** Length of an ISO stamp up to the `T` after the date. */
const UP_TO_DATE = 11;

const two = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const three = Array.from({ length: 1000 }, (_, n) => `.${String(n).padStart(3, '0')}Z`);

let day = Number.NaN;
let date = '';
let minute = Number.NaN;
let prefix = '';

/**
 * What `Date.prototype.toISOString` says, at a fraction of the cost for stamps of the same day.
 *
 * @param ms milliseconds since the epoch, of a year with four digits
 */
export function isoTime(ms: number): string {
  const whole = Math.floor(ms);
  const current = Math.floor(whole / MINUTE_MS);
  if (current !== minute) {
    prefix = upToMinute(current);
    minute = current;
  }
  const rest = whole - current * MINUTE_MS;
  const second = Math.floor(rest / 1000);
  return `${prefix}${two[second]}${three[rest - second * 1000]}`;
}

/** Minutes come and go within a batch, days hardly. */
function upToMinute(current: number): string {
  const today = Math.floor(current / DAY_MINUTES);
  if (today !== day) {
    date = new Date(current * MINUTE_MS).toISOString().slice(0, UP_TO_DATE);
    day = today;
  }
  const ofDay = current - today * DAY_MINUTES;
  const hour = Math.floor(ofDay / 60);
  return `${date}${two[hour]}:${two[ofDay - hour * 60]}:`;
}

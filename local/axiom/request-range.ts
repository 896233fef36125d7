import { AplError } from './parse/apl-error';
import { DateTime, parseDateTime } from './values/datetime';
import { parseTimeSpan } from './values/timespan';

/** The part of time that a request asks for; null where it leaves an end open. */
export interface RequestRange {
  readonly start: DateTime | null;
  readonly end: DateTime | null;
}

/** @throws {AplError} when a time is neither RFC 3339 nor relative such as `now-1h`. */
export function requestRange(request: { startTime?: string; endTime?: string }, now: number): RequestRange {
  return { start: moment('startTime', request.startTime, now), end: moment('endTime', request.endTime, now) };
}

function moment(name: string, text: string | undefined, now: number): DateTime | null {
  if (text === undefined || text === '') return null;
  const relative = /^now(?:([+-])(.+))?$/.exec(text);
  const shift = relative === null ? null : parseTimeSpan(relative[2] ?? '0s');
  if (shift !== null) return new DateTime(now + (relative?.[1] === '-' ? -shift : shift));
  const absolute = parseDateTime(text);
  if (absolute !== null) return absolute;
  throw new AplError(`${name} '${text}' is neither RFC 3339 nor relative such as now-1h`, {
    start: 0,
    end: 0,
  });
}

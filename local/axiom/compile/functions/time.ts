import { AplError } from '../../parse/apl-error';
import { addPeriods, countPeriods, dayOfYear, isoWeek, PERIODS, startOf } from '../../values/calendar';
import { addTimeSpan, DateTime, fromMilliseconds } from '../../values/datetime';
import { TimeSpan } from '../../values/timespan';
import type { Value } from '../../values/value';
import { constant } from '../scope';
import {
  type CallSite,
  checkArity,
  duration,
  type FunctionDefinition,
  instant,
  integer,
  number,
  pure,
  text,
} from './define';

/** `now([offset])` and `ago(span)`: the same moment throughout a query. */
function clock(sign: 1 | -1, least: number): FunctionDefinition {
  return {
    compile: (site) => {
      checkArity(site.call, least, 1);
      const [argument] = site.call.arguments;
      const now = fromMilliseconds(site.scope.now);
      if (argument === undefined) return constant(now, 'datetime');
      const shifted = pure([duration], 'datetime', (span) => addTimeSpan(now, new TimeSpan(sign * span.ms)));
      return shifted.compile(site);
    },
  };
}

/** Functions whose first argument names a calendar unit, which has to be a known one. */
function withPeriod(definition: FunctionDefinition): FunctionDefinition {
  return named([...PERIODS], definition);
}

function named(names: readonly string[], definition: FunctionDefinition): FunctionDefinition {
  return {
    compile: (site: CallSite) => {
      const [first] = site.call.arguments;
      const period = first === undefined ? undefined : site.compile(first);
      const name: Value = period?.constant ? period.evaluate([]) : null;
      if (typeof name !== 'string' || !names.includes(name.toLowerCase())) {
        const known = names.join(', ');
        throw new AplError(
          `${site.call.name}() takes one of ${known} as its first argument`,
          first ?? site.call,
        );
      }
      return definition.compile(site);
    },
  };
}

const unit = (part: (utc: Date) => number): FunctionDefinition =>
  pure([instant], 'integer', (at) => part(new Date(at.ms)));

const start = (period: string): FunctionDefinition =>
  pure([instant], 'datetime', (at) => startOf(period, at));

/** The last nanosecond before the next period starts. */
const end = (period: string): FunctionDefinition =>
  pure([instant], 'datetime', (at) => {
    const next = addPeriods(period, 1, startOf(period, at));
    return new DateTime(next.ms - 1, 999_999);
  });

/** Unix time in a unit, as whole numbers; `perMs` of them are a millisecond. */
const UNIX_UNITS: readonly [unit: string, perMs: number][] = [
  ['seconds', 1e-3],
  ['milliseconds', 1],
  ['microseconds', 1e3],
  ['nanoseconds', 1e6],
];

function fromUnix([name, perMs]: readonly [string, number]): [string, FunctionDefinition] {
  return [
    `unixtime_${name}_todatetime`,
    pure([number], 'datetime', (value) => fromMilliseconds(value / perMs)),
  ];
}

/** The parts of a moment, by their names in lower case. */
const PARTS: ReadonlyMap<string, (utc: Date, at: DateTime) => number> = new Map([
  ['year', (utc: Date) => utc.getUTCFullYear()],
  ['quarter', (utc: Date) => Math.floor(utc.getUTCMonth() / 3) + 1],
  ['month', (utc: Date) => utc.getUTCMonth() + 1],
  ['week_of_year', isoWeek],
  ['weekofyear', isoWeek],
  ['day', (utc: Date) => utc.getUTCDate()],
  ['dayofyear', dayOfYear],
  ['hour', (utc: Date) => utc.getUTCHours()],
  ['minute', (utc: Date) => utc.getUTCMinutes()],
  ['second', (utc: Date) => utc.getUTCSeconds()],
  ['millisecond', (utc: Date) => utc.getUTCMilliseconds()],
  ['microsecond', (utc: Date, at: DateTime) => utc.getUTCMilliseconds() * 1e3 + Math.floor(at.nanos / 1e3)],
  ['nanosecond', (utc: Date, at: DateTime) => utc.getUTCMilliseconds() * 1e6 + at.nanos],
]);

const datetimePart = named(
  [...PARTS.keys()],
  pure(
    [text, instant],
    'integer',
    (part, at) => PARTS.get(part.toLowerCase())?.(new Date(at.ms), at) ?? null,
  ),
);

export const TIME: readonly [string, FunctionDefinition][] = [
  ['now', clock(1, 0)],
  ['ago', clock(-1, 1)],
  ['datetime_add', withPeriod(pure([text, integer, instant], 'datetime', addPeriods))],
  ['datetime_diff', withPeriod(pure([text, instant, instant], 'integer', countPeriods))],
  ['datetime_part', datetimePart],
  ...['hour', 'day', 'week', 'month', 'year'].flatMap((period): [string, FunctionDefinition][] => [
    [`startof${period}`, start(period)],
    [`endof${period}`, end(period)],
  ]),
  ['dayofweek', unit((utc) => utc.getUTCDay())],
  ['dayofyear', unit(dayOfYear)],
  ['week_of_year', unit(isoWeek)],
  ['monthofyear', unit((utc) => utc.getUTCMonth() + 1)],
  ...UNIX_UNITS.map(fromUnix),
  ['dayofmonth', unit((utc) => utc.getUTCDate())],
  ['hourofday', unit((utc) => utc.getUTCHours())],
  ['getmonth', unit((utc) => utc.getUTCMonth() + 1)],
  ['getyear', unit((utc) => utc.getUTCFullYear())],
];

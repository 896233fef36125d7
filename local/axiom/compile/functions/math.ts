import { rank } from '../../values/compare';
import { addTimeSpan, DateTime } from '../../values/datetime';
import { TimeSpan } from '../../values/timespan';
import { isNumeric, mergeTypes, type Type, type Value } from '../../values/value';
import {
  anything,
  type FunctionDefinition,
  integer,
  number,
  optional,
  type Parameter,
  pure,
  variadic,
} from './define';
import { gamma, logGamma } from './gamma';
import { real } from './trigonometry';

/** JSON has neither NaN nor infinity: a result outside the real numbers is null. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

const sameType = ([type = 'dynamic']: readonly Type[]): Type => type;

/** Half away from zero, at a number of decimals. */
function round(value: number, decimals: number): number {
  const result = shifted(Math.round(shifted(Math.abs(value), decimals)), -decimals);
  return Number.isFinite(result) ? Math.sign(value) * result : value;
}

/** Moves the decimal point, through text: 1.005 * 100 is 100.49999. Very small and large numbers have an exponent already. */
function shifted(value: number, places: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}

/** A number or a duration. */
const magnitude: Parameter<number | TimeSpan> = {
  expects: 'number or timespan',
  takes: (type) => isNumeric(type) || type === 'timespan',
  accepts: (value) => typeof value === 'number' || value instanceof TimeSpan,
  presence: 'required',
};

function absolute(value: number | TimeSpan): Value {
  return typeof value === 'number' ? Math.abs(value) : new TimeSpan(Math.abs(value.ms));
}

/** A number from 0 to 1, or a whole one below a limit; another for every row. */
const rand: FunctionDefinition = {
  compile: (site) => {
    const drawn = pure([optional(integer)], 'float', (limit) =>
      limit === null ? Math.random() : Math.floor(Math.random() * limit),
    );
    return { ...drawn.compile(site), constant: false };
  },
};

const bound: Parameter<number | DateTime | TimeSpan> = {
  expects: 'number, datetime or timespan',
  takes: (type) => isNumeric(type) || type === 'datetime' || type === 'timespan',
  accepts: (value) => typeof value === 'number' || value instanceof DateTime || value instanceof TimeSpan,
  presence: 'required',
};

/** What one query may make an array of, as in Kusto. */
const LONGEST_RANGE = 1_048_576;
const HOUR = new TimeSpan(3_600_000);

/** From one bound to the other, both included; the step is 1, or 1h between times. */
/** From one value to another by steps; null where they do not go together. */
export function range(from: Value, to: Value, by: Value): Value[] | null {
  if (typeof from === 'number' && typeof to === 'number') {
    const step = by === null ? 1 : by;
    if (typeof step !== 'number' || step === 0) return null;
    return steps((to - from) / step, (i) => from + i * step);
  }
  const step = by === null ? HOUR : by;
  if (!(step instanceof TimeSpan) || step.ms === 0) return null;
  if (from instanceof DateTime && to instanceof DateTime) {
    return steps((to.ms - from.ms) / step.ms, (i) => addTimeSpan(from, new TimeSpan(i * step.ms)));
  }
  if (!(from instanceof TimeSpan) || !(to instanceof TimeSpan)) return null;
  return steps((to.ms - from.ms) / step.ms, (i) => new TimeSpan(from.ms + i * step.ms));
}

function steps(count: number, at: (i: number) => Value): Value[] {
  const length = Math.min(Math.floor(count) + 1, LONGEST_RANGE);
  return Array.from({ length: Math.max(length, 0) }, (_, i) => at(i));
}

function extreme(better: (order: number) => boolean): FunctionDefinition {
  return variadic(
    anything,
    2,
    (types) => types.reduce(mergeTypes),
    (values) => {
      let best: Value = null;
      for (const value of values) {
        if (value !== null && (best === null || better(rank(value, best)))) best = value;
      }
      return best;
    },
  );
}

export const MATH: readonly [string, FunctionDefinition][] = [
  [
    'round',
    pure(
      [number, optional(integer)],
      (types) => (types.length === 1 && types[0] === 'integer' ? 'integer' : 'float'),
      (value, decimals) => round(value, decimals ?? 0),
    ),
  ],
  ['ceiling', pure([number], 'integer', Math.ceil)],
  ['abs', pure([magnitude], sameType, absolute)],
  ['sign', pure([number], 'integer', Math.sign)],
  real('sqrt', Math.sqrt),
  ['pow', pure([number, number], 'float', (base, exponent) => finite(base ** exponent))],
  real('exp', Math.exp),
  real('exp2', (value) => 2 ** value),
  real('exp10', (value) => 10 ** value),
  real('log', Math.log),
  real('log2', Math.log2),
  real('log10', Math.log10),
  real('gamma', gamma),
  real('loggamma', logGamma),
  ['pi', pure([], 'float', () => Math.PI)],
  ['rand', rand],
  ['range', pure([bound, bound, optional(bound)], 'array', range)],
  ['isfinite', pure([number], 'boolean', Number.isFinite)],
  ['isinf', pure([number], 'boolean', (value) => Math.abs(value) === Number.POSITIVE_INFINITY)],
  ['isnan', pure([number], 'boolean', Number.isNaN)],
  ['min_of', extreme((order) => order < 0)],
  ['max_of', extreme((order) => order > 0)],
];

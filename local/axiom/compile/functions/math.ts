import { rank } from '../../values/compare';
import { mergeTypes, type Type, type Value } from '../../values/value';
import { anything, type FunctionDefinition, integer, number, optional, pure, variadic } from './define';

/** JSON has neither NaN nor infinity: a result outside the real numbers is null. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

const sameType = ([type = 'dynamic']: readonly Type[]): Type => type;

/** Half away from zero, at a number of decimals; the shift through text avoids 1.005 * 100 = 100.49999. */
function round(value: number, decimals: number): number {
  const shifted = Math.round(Number(`${Math.abs(value)}e${decimals}`));
  const result = Number(`${shifted}e${-decimals}`);
  if (Number.isFinite(result)) return Math.sign(value) * result;
  return value;
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
  ['abs', pure([number], sameType, Math.abs)],
  ['sqrt', pure([number], 'float', (value) => finite(Math.sqrt(value)))],
  ['pow', pure([number, number], 'float', (base, exponent) => finite(base ** exponent))],
  ['exp', pure([number], 'float', (value) => finite(Math.exp(value)))],
  ['log', pure([number], 'float', (value) => finite(Math.log(value)))],
  ['min_of', extreme((order) => order < 0)],
  ['max_of', extreme((order) => order > 0)],
];

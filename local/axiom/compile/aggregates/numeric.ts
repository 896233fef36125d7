import type { Value } from '../../values/value';
import { type AggregateDefinition, conditional, type Fold, folding } from './define';

/** Sum, and how far values spread around their mean, in one pass (Welford's method, stable for large values). */
function moments(result: (state: { count: number; sum: number; squares: number }) => Value): () => Fold {
  return () => {
    const state = { count: 0, sum: 0, squares: 0 };
    let mean = 0;
    return {
      add: (value) => {
        if (typeof value !== 'number') return;
        state.count++;
        state.sum += value;
        const distance = value - mean;
        mean += distance / state.count;
        state.squares += distance * (value - mean);
      },
      result: () => result(state),
    };
  };
}

const sum = folding({
  returns: (argument) => (argument === 'integer' ? 'integer' : 'float'),
  takes: 'number',
  create: moments(({ sum: total }) => total),
});

const avg = folding({
  returns: 'float',
  takes: 'number',
  create: moments(({ count, sum: total }) => (count === 0 ? null : total / count)),
});

/** Of a sample: over n − 1, as in Kusto. */
const variance = folding({
  returns: 'float',
  takes: 'number',
  create: moments(({ count, squares }) => (count < 2 ? (count === 0 ? null : 0) : squares / (count - 1))),
});

const stdev = folding({
  returns: 'float',
  takes: 'number',
  create: moments(({ count, squares }) =>
    count < 2 ? (count === 0 ? null : 0) : Math.sqrt(squares / (count - 1)),
  ),
});

export const NUMERIC: readonly [string, AggregateDefinition][] = [
  ['sum', sum],
  ['sumif', conditional(sum)],
  ['avg', avg],
  ['avgif', conditional(avg)],
  ['variance', variance],
  ['varianceif', conditional(variance)],
  ['stdev', stdev],
  ['stdevif', conditional(stdev)],
];

import { type AggregateDefinition, conditional, type Fold, folding } from './define';

/** Keeps every number; exact, where Axiom estimates. The percentile is the nearest rank, a value that occurred. */
function ranked(result: (at: (percent: number) => number | null) => ReturnType<Fold['result']>): Fold {
  const values: number[] = [];
  return {
    add: (value) => {
      if (typeof value === 'number') values.push(value);
    },
    result: () => {
      const sorted = new Float64Array(values).sort();
      return result((percent) => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null);
    },
  };
}

const percentile = folding({
  returns: (argument) => argument,
  takes: 'number',
  numbers: [1, 1],
  create: ([percent = 0]) => ranked((at) => at(percent)),
});

const percentilesArray = folding({
  returns: 'array',
  takes: 'number',
  numbers: [1, 20],
  create: (percents) => ranked((at) => percents.map(at)),
});

export const PERCENTILE: readonly [string, AggregateDefinition][] = [
  ['percentile', percentile],
  ['percentileif', conditional(percentile)],
  ['percentiles_array', percentilesArray],
  ['percentiles_arrayif', conditional(percentilesArray)],
];

import { keyOf } from '../../values/compare';
import type { Value } from '../../values/value';
import { type AggregateDefinition, conditional, folding } from './define';

/** How many values make_set keeps unless told; make_list keeps all. */
const DEFAULT_SET_LIMIT = 128;

const makeSet = folding({
  returns: 'array',
  numbers: [0, 1],
  create: ([limit = DEFAULT_SET_LIMIT]) => {
    const seen = new Map<string, Value>();
    return {
      add: (value) => {
        if (seen.size < limit) seen.set(keyOf(value), value);
      },
      result: () => [...seen.values()],
    };
  },
});

const makeList = folding({
  returns: 'array',
  numbers: [0, 1],
  create: ([limit = Number.POSITIVE_INFINITY]) => {
    const values: Value[] = [];
    return {
      add: (value) => {
        if (values.length < limit) values.push(value);
      },
      result: () => values,
    };
  },
});

/** The most frequent values with their counts; exact, where Axiom estimates, so that the error is 0. */
const topk = folding({
  returns: 'array',
  numbers: [1, 1],
  create: ([k = 0]) => {
    const counts = new Map<string, { key: Value; count: number; error: number }>();
    return {
      add: (value) => {
        const entry = counts.get(keyOf(value)) ?? { key: value, count: 0, error: 0 };
        entry.count++;
        counts.set(keyOf(value), entry);
      },
      result: () => [...counts.values()].sort((a, b) => b.count - a.count).slice(0, k),
    };
  },
});

export const COLLECT: readonly [string, AggregateDefinition][] = [
  ['make_set', makeSet],
  ['make_set_if', conditional(makeSet, 1)],
  ['make_list', makeList],
  ['make_list_if', conditional(makeList, 1)],
  ['topk', topk],
  ['topkif', conditional(topk)],
];

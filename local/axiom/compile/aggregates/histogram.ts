import { type AggregateDefinition, conditional, folding } from './define';

/** How many values lie in each interval of a width; intervals without any are left out. */
const histogram = folding({
  returns: 'array',
  takes: 'number',
  numbers: [1, 1],
  create: ([width = 1]) => {
    const counts = new Map<number, number>();
    return {
      add: (value) => {
        if (typeof value !== 'number' || width <= 0) return;
        const from = Math.floor(value / width) * width;
        counts.set(from, (counts.get(from) ?? 0) + 1);
      },
      result: () =>
        [...counts].sort(([a], [b]) => a - b).map(([from, count]) => ({ from, to: from + width, count })),
    };
  },
});

export const HISTOGRAM: readonly [string, AggregateDefinition][] = [
  ['histogram', histogram],
  ['histogramif', conditional(histogram)],
];

import { performance } from 'node:perf_hooks';

export interface Rounds {
  /** Rounds whose times count. */
  count: number;
  /** Rounds before them: their code is not yet compiled. */
  warmUp: number;
}

/** A piece of work that is timed as a whole. */
export type Work = () => unknown;

/**
 * Times pieces of work in turn, round after round, so that whatever else the machine does falls on all of them alike. Compare
 * their times within a round, never across: see {@link ratioOf}.
 *
 * @returns for each piece its milliseconds, by round
 */
export async function interleave<N extends string>(
  works: Readonly<Record<N, Work>>,
  { count, warmUp }: Rounds,
): Promise<Record<N, number[]>> {
  const names = Object.keys(works) as N[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<N, number[]>;
  for (let round = -warmUp; round < count; round += 1) {
    for (const name of names) {
      const start = performance.now();
      await works[name]();
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  return times;
}

/** How many times as long the one takes as the other: the median over the rounds. */
export function ratioOf(times: readonly number[], base: readonly number[]): number {
  return median(times.map((time, round) => time / (base[round] ?? Number.NaN)));
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

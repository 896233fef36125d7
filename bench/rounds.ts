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
 * What counts is the processor's time of this process, garbage collection and all, and not the clock's: while other
 * processes wait for the same cores, the clock says more about them.
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
      const start = cpuMs();
      await works[name]();
      if (round >= 0) times[name].push(cpuMs() - start);
    }
  }
  return times;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** How many times as long the one takes as the other: the median over the rounds. */
export function ratioOf(times: readonly number[], base: readonly number[]): number {
  return median(times.map((time, round) => time / (base[round] ?? Number.NaN)));
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

import type { Chunk, Span } from '../ports';

/** A row that left this process and came back through the spool. */
export type SpooledRow = Record<string, unknown>;

export function rowsOf({ ndjson }: Chunk): SpooledRow[] {
  return linesOf(ndjson).map((line): SpooledRow => JSON.parse(line));
}

export const linesOf = (ndjson: Buffer): string[] => ndjson.toString().split('\n');

/** What tells a row from all others: Vercel's id of the entry, or the id of the point. */
export function idOf({ entry_id, point_id }: SpooledRow): string | null {
  const id = entry_id ?? point_id;
  return typeof id === 'string' ? id : null;
}

/** When the rows were logged; null when none says. */
export function spanOf(rows: readonly SpooledRow[]): Span | null {
  const times = rows.map(({ _time }) => Date.parse(String(_time))).filter((time) => !Number.isNaN(time));
  if (times.length === 0) return null;
  return times.reduce<Span>(
    ({ from, to }, time) => ({ from: Math.min(from, time), to: Math.max(to, time) }),
    {
      from: Number.POSITIVE_INFINITY,
      to: Number.NEGATIVE_INFINITY,
    },
  );
}

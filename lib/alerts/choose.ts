import type { Measurement } from './measurement';

/** Requests and failures of one condition by minute counters in Redis. */
export interface Counts {
  requests: number;
  failures: number;
}

/** Columns of the rule's condition that the counts stand for. */
export interface CountColumns {
  part: string;
  whole: string;
}

/** Less than this share of what the edge saw means that the log pipeline has stopped, not that it is a little late. */
const ENOUGH = 0.5;

/**
 * Which measurement of a critical condition to believe. Pure.
 *
 * - Axiom, while it answers and shows about as much as the edge saw.
 * - The drain's counters, when Axiom does not answer but the drain works.
 * - The edge's counters, when the drain does not work either.
 *
 * @param drain null when Redis did not answer, or the condition has none
 * @param edge the same
 */
export function chooseMeasurement(
  axiom: Measurement,
  drain: Counts | null,
  edge: Counts | null,
  columns: CountColumns,
): Measurement {
  const seen = edge?.requests ?? 0;
  const shows = (requests: number) => requests >= seen * ENOUGH;
  const from = ({ requests, failures }: Counts, source: 'drain_counters' | 'edge_counters'): Measurement => ({
    outcome: 'measured',
    values: { [columns.part]: failures, [columns.whole]: requests },
    source,
  });
  if (axiom.outcome === 'measured' && shows(Number(axiom.values[columns.whole] ?? 0))) return axiom;
  // Nothing anywhere says nothing: the blindness itself is what there is to tell.
  if (drain !== null && drain.requests > 0 && axiom.outcome !== 'measured' && shows(drain.requests))
    return from(drain, 'drain_counters');
  return edge !== null && edge.requests > 0 ? from(edge, 'edge_counters') : axiom;
}

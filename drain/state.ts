import { Cardinality } from './measure/cardinality';
import type { Point } from './measure/points';

/** What one process remembers from batch to batch. Losing it costs nothing but a few points about the drain itself. */
export interface DrainState {
  /** Label values. */
  cardinality: Cardinality;
  /** What was seen too late for the points of its own batch. */
  pending: Point[];
}

export const newState = (): DrainState => ({ cardinality: new Cardinality(), pending: [] });

import {
  alertArrival,
  alertBurn,
  alertCritical,
  alertOperations,
  alertProduct,
  alertSafety,
  alertWrongs,
} from '@/axiom/queries/alerts';
import type { AnyQuery } from '@/axiom/queries/catalogue';
import type { Duration } from './duration';

/** A query that rules share, and the time that it looks back over: the longest window of its rules. */
export interface Source {
  query: AnyQuery;
  range: Duration;
}

/** What the rules are measured by; each is asked once in a check, however many rules it serves. */
export const measuredBy = {
  critical: { query: alertCritical, range: '15m' },
  arrival: { query: alertArrival, range: '1h' },
  burn: { query: alertBurn, range: '6h' },
  operations: { query: alertOperations, range: '3h' },
  wrongs: { query: alertWrongs, range: '1h' },
  safety: { query: alertSafety, range: '28d' },
  product: { query: alertProduct, range: '14d' },
} as const satisfies Readonly<Record<string, Source>>;

export type SourceName = keyof typeof measuredBy;

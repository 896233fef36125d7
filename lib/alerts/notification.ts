import type { Route } from './rule';
import type { Cause, Source } from './state';

/** Why somebody is told, or why not. A closed list: each has a test. */
export type Reason =
  | 'first_firing'
  | 'still_firing'
  | 'resolved'
  /** Fires because nothing is measured. */
  | 'no_data'
  /** Fires because the query fails. */
  | 'error'
  /** Fires and resolves in turn; told once, then kept firing until it is calm. */
  | 'flapping'
  /** Only notified so far, but lasts so long that somebody is woken up. */
  | 'escalated_to_page'
  /** Would have been told but for an inhibition, a silence or a maintenance window. */
  | 'suppressed';

/** Something to tell about one alert, or to record as not told. */
export interface Notification {
  rule: string;
  reason: Reason;
  /** Where it goes; `none` for what is only recorded. */
  route: Route | 'none';
  cause: Cause;
  /** What suppressed it. */
  by?: string;
  /** When the alert began to fire, and now; milliseconds since the epoch. */
  since: number;
  at: number;
  value: number | null;
  threshold: number;
  because: string;
  source: Source;
  sample: string | null;
}

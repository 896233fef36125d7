import { z } from 'zod';
import { routes } from './rule';
import { causes, sources } from './state';

/**
 * Why somebody is told, or why not. A closed list; each has a test.
 *
 * - `no_data`, `error`: fires because nothing is measured, or because the query fails.
 * - `flapping`: fires and resolves in turn; told once, then kept firing until it is calm.
 * - `escalated_to_page`: only notified so far, but lasts so long that somebody is woken up.
 * - `suppressed`: would have been told but for an inhibition, a silence or a maintenance window.
 */
export const reasons = [
  'first_firing',
  'still_firing',
  'resolved',
  'no_data',
  'error',
  'flapping',
  'escalated_to_page',
  'suppressed',
] as const;
export type Reason = (typeof reasons)[number];

/** Something to tell about one alert, or to record as not told. Times are milliseconds since the epoch. */
export const notificationSchema = z.object({
  rule: z.string(),
  reason: z.enum(reasons),
  /** Where it goes; `none` for what is only recorded. */
  route: z.enum([...routes, 'none']),
  cause: z.enum(causes),
  /** What suppressed it. */
  by: z.string().nullable(),
  /** When the alert began to fire. */
  since: z.number(),
  at: z.number(),
  value: z.number().nullable(),
  threshold: z.number(),
  because: z.string(),
  source: z.enum(sources),
  /** Correlation id of a bad event. */
  sample: z.string().nullable(),
});

export type Notification = z.infer<typeof notificationSchema>;

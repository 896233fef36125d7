import { z } from 'zod';

/** Why an alert is pending or fires: the condition is met, nothing is measured, or the query fails. */
export const causes = ['breach', 'no_data', 'error'] as const;
export type Cause = (typeof causes)[number];

/** Where a measurement came from; anything but Axiom is said in the notification. */
export const sources = ['axiom', 'drain_counters', 'edge_counters', 'self'] as const;
export type Source = (typeof sources)[number];

const moment = z.number();

/** What is remembered of an alert between two evaluations. Times are milliseconds since the epoch. */
export const alertStateSchema = z.object({
  status: z.enum(['ok', 'pending', 'firing']),
  /** Null while ok. */
  cause: z.enum(causes).nullable(),
  /** When the present status began. */
  since: moment,
  /** When trouble of any cause began without being clear since; the clock of `for`. */
  troubleSince: moment.nullable(),
  /** When it was first clear again while firing; the clock of `keepFiringFor`. */
  clearSince: moment.nullable(),
  /** A breach that fires cannot be measured any more: since when, and whether that was told. */
  blind: z.object({ cause: z.enum(['no_data', 'error']), since: moment, told: z.boolean() }).nullable(),
  /** Last evaluation that was applied; older ones change nothing. */
  at: moment,
  /** When this incident was last handed to a channel; null while nobody was told. */
  toldAt: moment.nullable(),
  /** The cause that was told: a breach behind what was told as blindness is news. */
  toldAs: z.enum(causes).nullable(),
  /** Whether this incident paged. */
  paged: z.boolean(),
  /** Whether it was recorded that nobody is told, and why. */
  suppressed: z.string().nullable(),
  /** Recent moments of firing, for the detection of flapping. */
  firings: z.array(moment),
  flapping: z.boolean(),
  /** The last measurement. */
  value: z.number().nullable(),
  threshold: z.number(),
  because: z.string(),
  source: z.enum(sources),
  sample: z.string().nullable(),
});

export type AlertState = z.infer<typeof alertStateSchema>;

/** The state of an alert that was never evaluated, or whose state was lost: what is wrong then fires anew. */
export function initialState(): AlertState {
  return {
    status: 'ok',
    cause: null,
    since: 0,
    troubleSince: null,
    clearSince: null,
    blind: null,
    at: 0,
    toldAt: null,
    toldAs: null,
    paged: false,
    suppressed: null,
    firings: [],
    flapping: false,
    value: null,
    threshold: 0,
    because: '',
    source: 'axiom',
    sample: null,
  };
}

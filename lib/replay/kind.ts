import { z } from 'zod';

/** Items of one replay at most, however large a limit is asked for. */
export const MOST_ITEMS = 1_000;

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** What is to be run again. At least one condition; all that are given must hold. */
export const filterSchema = z
  .strictObject({
    /** Our row ids, or the provider's: an `evt_…`, an `SM…`, a `msg_…`, an id of QStash's dead letter queue. */
    ids: z
      .array(z.string().regex(/^[A-Za-z0-9_-]{8,128}$/))
      .min(1)
      .max(MOST_ITEMS)
      .optional(),
    /** When the original was recorded. */
    from: moment.optional(),
    to: moment.optional(),
    /** Code of the last failure. */
    reason: z
      .string()
      .regex(/^[A-Za-z0-9_.:-]{1,64}$/)
      .optional(),
    linkup_id: z.uuid().optional(),
    user_id: z.uuid().optional(),
    /** Name of a job, for example `send-sms`. */
    job: z
      .string()
      .regex(/^[a-z-]{1,40}$/)
      .optional(),
  })
  .refine((filter) => Object.values(filter).some((value) => value !== undefined), 'an empty filter');

export type Filter = z.output<typeof filterSchema>;

/** Why something is not run again. */
export type SkipReason =
  | 'already_done'
  | 'opted_out'
  | 'safety_hold'
  | 'expired'
  | 'invite_closed'
  | 'canceled'
  | 'linkup_over'
  | 'nothing_to_do'
  | 'in_progress'
  | 'waiting_for_user'
  | 'text_gone'
  /** QStash's message goes to an address that is not this deployment's. */
  | 'not_ours'
  /** Nothing answers at its address any more. */
  | 'handler_gone'
  /** Its payload is not one that its handler takes. */
  | 'malformed'
  /** A later run of the same schedule has done its work. */
  | 'superseded';

export type Verdict<R extends SkipReason = SkipReason> = { do: 'run' } | { do: 'skip'; reason: R };

export const run: Verdict<never> = { do: 'run' };
export const skip = <R extends SkipReason>(reason: R): Verdict<R> => ({ do: 'skip', reason });

/** One thing that a filter found. */
export interface Candidate {
  id: string;
  /** The operation that is run again, null where it belongs to none, and when it began. */
  correlationId: string | null;
  at: Date;
  verdict: Verdict;
  /** What running it costs, estimated, in millionths of a US dollar. */
  micros: number;
}

/** A kind of thing that can be run again. */
export interface ReplayKind {
  /** What of a filter has a meaning for it; anything else is refused, so that no condition is dropped in silence. */
  conditions: readonly (keyof Filter)[];
  /** What the filter finds, the oldest first, each with what would become of it now. */
  find(filter: Filter, limit: number, now: Date): Promise<Candidate[]>;
  /**
   * Runs one again, through the functions and guards of its first run: what has been done meanwhile is not done twice.
   *
   * @throws what the first run's functions throw
   */
  execute(id: string, now: () => number): Promise<'done' | SkipReason>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Our ids and the provider's, apart. Pure. */
export function splitIds(ids: readonly string[] = []): { own: string[]; provider: string[] } {
  return { own: ids.filter((id) => UUID.test(id)), provider: ids.filter((id) => !UUID.test(id)) };
}

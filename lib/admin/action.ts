import type { z } from 'zod';
import type { Queryable } from '@/lib/db/connect';
import type { Acting, ActionOutcome, CountedOutcome } from '@/lib/josh/acting';
import type { Effects } from '@/lib/josh/effects';
import { JoshError } from '@/lib/telemetry/errors/error';
import type { Role } from './role';

/** What an action is about, by the name that its id has in the log. */
export type Target =
  | { hold_id: string }
  | { incident_id: string }
  | { linkup_id: string }
  | { replay_id: string }
  | { user_id: string };

interface Definition<I> {
  /** Name in the audit log and in `admin.action`, for example `hold.lift`. */
  name: string;
  roles: readonly Role[];
  /** What it is asked with, besides the reason and the request's id. */
  input: z.ZodType<I>;
  target(input: I): Target;
  /**
   * Does it, in the transaction of its audit row; must be safe to repeat.
   *
   * @throws JoshError `admin.target_unknown`
   */
  run(tx: Queryable, input: I, acting: Acting, effects: Effects): Promise<ActionOutcome | CountedOutcome>;
}

/** An action whose input has been read. */
export interface Prepared {
  target: Target;
  /** The input, for the audit log: ids and codes. */
  data: Record<string, unknown>;
  run(tx: Queryable, acting: Acting, effects: Effects): Promise<ActionOutcome | CountedOutcome>;
}

/** Something that a person may do with the admin tools. */
export interface AdminAction {
  name: string;
  roles: readonly Role[];
  /** @throws JoshError `request.malformed` */
  prepare(input: unknown): Prepared;
}

export function defineAction<I extends object>(definition: Definition<I>): AdminAction {
  const { name, roles } = definition;
  return {
    name,
    roles,
    prepare(raw) {
      const parsed = definition.input.safeParse(raw);
      if (!parsed.success) throw new JoshError('request.malformed', { cause: parsed.error });
      const input = parsed.data;
      return {
        target: definition.target(input),
        data: Object.fromEntries(Object.entries(input)),
        run: (tx, acting, effects) => definition.run(tx, input, acting, effects),
      };
    },
  };
}

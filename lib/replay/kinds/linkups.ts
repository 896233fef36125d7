import { and, asc, eq, gte, inArray, isNotNull, lte, or, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { linkups } from '@/lib/db/schema/linkups';
import { users } from '@/lib/db/schema/users';
import { isOpen, type Linkup } from '@/lib/josh/linkups/linkup';
import { lockFull } from '@/lib/josh/linkups/lock-full';
import { repair } from '@/lib/josh/linkups/repair';
import { whyStuck } from '@/lib/josh/linkups/stuck';
import { onHold } from '@/lib/josh/users/on-hold';
import { smsCost } from '@/lib/telemetry/cost/sms-cost';
import { JoshError } from '@/lib/telemetry/errors/error';
import { type ReplayKind, run, skip, splitIds, type Verdict } from '../kind';

/** All places are taken, and it has not begun: it should have been locked. Pure. */
const isFull = ({ capacity, startsAt }: Linkup, accepted: number, now: Date): boolean =>
  accepted >= capacity && (startsAt === null || startsAt > now);

/** What would become of a LinkUp now. One that is full is locked, one whose window is over ended, whoever formed it. Pure. */
export function judgeLinkup(
  linkup: Linkup,
  { optedOut, onHold, accepted }: { optedOut: boolean; onHold: boolean; accepted: number },
  now: Date,
): Verdict {
  if (!isOpen(linkup)) return skip('linkup_over');
  if (isFull(linkup, accepted, now)) return run;
  const why = whyStuck(linkup, now);
  if (why === null) return skip('nothing_to_do');
  if (why === 'window_elapsed') return run;
  if (optedOut) return skip('opted_out');
  return onHold ? skip('safety_hold') : run;
}

/** Plain names: Drizzle leaves the table's away where a query reads one table alone. */
const acceptedOf = sql<number>`(
  select count(*)::int from invites i where i.linkup_id = linkups.id and i.state = 'accepted'
)`;

/** LinkUps that stand still because a job was lost; named ones besides that are full and not locked. */
export const stuckLinkups: ReplayKind = {
  conditions: ['ids', 'from', 'to', 'reason', 'linkup_id', 'user_id'],
  async find({ ids, from, to, reason, linkup_id, user_id }, limit, now) {
    const named = ids !== undefined || linkup_id !== undefined;
    const late = or(
      lte(linkups.windowEndsAt, now),
      and(isNotNull(linkups.nextWaveAt), lte(linkups.nextWaveAt, now)),
    );
    const rows = await query('find_replay_linkups', () =>
      database()
        .select({
          linkup: linkups,
          phone: users.phone,
          optedOutAt: users.optedOutAt,
          onHold,
          accepted: acceptedOf,
        })
        .from(linkups)
        .innerJoin(users, eq(users.id, linkups.creatorId))
        .where(
          and(
            named ? undefined : and(inArray(linkups.state, ['forming', 'broadcasting']), late),
            ids && inArray(linkups.id, splitIds(ids).own),
            linkup_id ? eq(linkups.id, linkup_id) : undefined,
            from && gte(linkups.createdAt, from),
            to && lte(linkups.createdAt, to),
            user_id ? eq(linkups.creatorId, user_id) : undefined,
          ),
        )
        .orderBy(asc(linkups.createdAt))
        .limit(limit),
    );
    return rows
      .filter(({ linkup }) => reason === undefined || whyStuck(linkup, now) === reason)
      .map(({ linkup, phone, optedOutAt, onHold, accepted }) => ({
        id: linkup.id,
        correlationId: linkup.correlationId,
        at: linkup.createdAt,
        verdict: judgeLinkup(linkup, { optedOut: optedOutAt !== null, onHold, accepted }, now),
        // A wave asks as many as there are places.
        micros: (smsCost({ phone, direction: 'outbound', segments: 1 }).micros ?? 0) * linkup.capacity,
      }));
  },
  async execute(id, now) {
    const [row] = await query('find_linkup', () =>
      database().select({ linkup: linkups, accepted: acceptedOf }).from(linkups).where(eq(linkups.id, id)),
    );
    if (row === undefined) return 'nothing_to_do';
    const { linkup, accepted } = row;
    if (isOpen(linkup) && isFull(linkup, accepted, new Date(now())))
      return (await lockFull(id, now)) ? 'done' : 'nothing_to_do';
    const why = whyStuck(linkup, new Date(now()));
    if (why === null) return 'nothing_to_do';
    // It has reported what went wrong, in the LinkUp's own operation.
    if (!(await repair(linkup, why, now))) throw new JoshError('internal', { reason: 'repair_failed' });
    return 'done';
  },
};

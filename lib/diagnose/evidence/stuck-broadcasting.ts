import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { invites, linkups } from '@/lib/db/schema/linkups';
import { safetyHolds } from '@/lib/db/schema/safety';
import { smsOutboundJobs } from '@/lib/db/schema/sms';
import { users } from '@/lib/db/schema/users';
import type { Linkup } from '@/lib/josh/linkups/linkup';
import type { Found } from '../playbooks/playbook';
import type { LogRow } from '../story/from-logs';
import { Witnesses } from './ask';
import { linesOfOperation } from './logs';
import { loadOutbound, type OutboundText } from './outbound';

/** A LinkUp, or the newest that a user has formed. */
export type StuckAsked = { linkupId: string } | { userId: string };

export interface StuckBroadcasting extends Found {
  linkup: Linkup | null;
  creator: { optedOutAt: Date | null; holdId: string | null } | null;
  /** How many invites are in each state. */
  invites: Readonly<Record<string, number>>;
  /** The texts of its invites. */
  texts: OutboundText[];
  lines: LogRow[];
}

/** Gathers what the playbook looks at. Who does not answer is noted. */
export async function gatherStuck(asked: StuckAsked): Promise<StuckBroadcasting> {
  const witnesses = new Witnesses();
  const table = <T, O>(question: () => Promise<T>, otherwise: O) =>
    witnesses.ask('postgres', question, otherwise);
  const linkup = await table(() => loadLinkup(asked), null);
  if (linkup === null)
    return { linkup, creator: null, invites: {}, texts: [], lines: [], away: witnesses.away };
  return {
    linkup,
    creator: await table(() => loadCreator(linkup.creatorId), null),
    invites: await table(() => countInvites(linkup.id), {}),
    texts: await table(
      () => loadOutbound(and(eq(smsOutboundJobs.linkupId, linkup.id), eq(smsOutboundJobs.purpose, 'invite'))),
      [],
    ),
    lines: await witnesses.ask('axiom', () => linesOfOperation(linkup.correlationId), []),
    away: witnesses.away,
  };
}

async function loadLinkup(asked: StuckAsked): Promise<Linkup | null> {
  const which = 'linkupId' in asked ? eq(linkups.id, asked.linkupId) : eq(linkups.creatorId, asked.userId);
  const [row] = await query('diagnose_linkup', () =>
    database().select().from(linkups).where(which).orderBy(desc(linkups.createdAt)).limit(1),
  );
  return row ?? null;
}

async function loadCreator(id: string) {
  const [row] = await query('diagnose_creator', () =>
    database()
      .select({ optedOutAt: users.optedOutAt, holdId: safetyHolds.id })
      .from(users)
      .leftJoin(safetyHolds, and(eq(safetyHolds.userId, users.id), isNull(safetyHolds.liftedAt)))
      .where(eq(users.id, id)),
  );
  return row ?? null;
}

async function countInvites(linkupId: string): Promise<Record<string, number>> {
  const rows = await query('diagnose_invites', () =>
    database()
      .select({ state: invites.state, count: sql<number>`count(*)::int` })
      .from(invites)
      .where(eq(invites.linkupId, linkupId))
      .groupBy(invites.state),
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

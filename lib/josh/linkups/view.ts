import { eq, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { type inviteStates, invites, linkups } from '@/lib/db/schema/linkups';
import { JoshError } from '@/lib/telemetry/errors/error';
import { isUuid } from '../uuid';
import type { Linkup } from './linkup';

/** A LinkUp as the API shows it: ids, states and counts; nobody's number. */
export interface LinkupView {
  id: string;
  correlation_id: string;
  state: Linkup['state'];
  region: string;
  activity: string;
  capacity: number;
  wave: number;
  next_wave_at: Date | null;
  window_ends_at: Date | null;
  starts_at: Date | null;
  end_reason: string | null;
  /** How many invites are in each state. */
  invites: Partial<Record<(typeof inviteStates)[number], number>>;
}

/** @throws JoshError `linkup.unknown` */
export async function viewLinkup(id: string): Promise<LinkupView> {
  if (!isUuid(id)) throw new JoshError('linkup.unknown');
  const [linkup] = await query('load_linkup', () =>
    database().select().from(linkups).where(eq(linkups.id, id)),
  );
  if (linkup === undefined) throw new JoshError('linkup.unknown');
  const counts = await query('count_invites', () =>
    database()
      .select({ state: invites.state, count: sql<number>`count(*)::int` })
      .from(invites)
      .where(eq(invites.linkupId, id))
      .groupBy(invites.state),
  );
  return view(linkup, Object.fromEntries(counts.map(({ state, count }) => [state, count])));
}

export function view(linkup: Linkup, counts: LinkupView['invites'] = {}): LinkupView {
  return {
    id: linkup.id,
    correlation_id: linkup.correlationId,
    state: linkup.state,
    region: linkup.region,
    activity: linkup.activity,
    capacity: linkup.capacity,
    wave: linkup.wave,
    next_wave_at: linkup.nextWaveAt,
    window_ends_at: linkup.windowEndsAt,
    starts_at: linkup.startsAt,
    end_reason: linkup.endReason,
    invites: counts,
  };
}

import { and, asc, eq, inArray, isNotNull, lte, or } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query, transaction } from '@/lib/db/query';
import { invites, linkups } from '@/lib/db/schema/linkups';
import { describeError } from '@/lib/telemetry/errors/describe';
import { log } from '@/lib/telemetry/log/log';
import { captureError } from '@/lib/telemetry/sentry/capture';
import { carryOut, type Effects, noEffects } from '../effects';
import { underOperation } from '../operation';
import { changeInvites, overdueOf } from './change-invite';
import { completeLinkup } from './end';
import { endWindow } from './end-window';
import { type Linkup, lockLinkup } from './linkup';
import { waveJob } from './publish';
import { isRegion, regionNames } from './regions';
import { GRACE_MS, type Stuck, whyStuck } from './stuck';

/** A LinkUp counts as over this long after its start, in milliseconds. */
const DURATION_MS = 3 * 60 * 60_000;
/** A wave is queued again once in this time, in milliseconds: QStash needs longer for its own second try. */
const ROUND_MS = 5 * 60_000;
/** LinkUps of one kind in one run. */
const LIMIT = 50;
/** A run ends after this long, in milliseconds; the route may take 30 s. */
const BUDGET_MS = 18_000;

export interface Checked {
  stuck: number;
  repaired: number;
  completed: number;
  invitesExpired: number;
}

/**
 * Looks for LinkUps that stand still and does again what was lost; it also ends what nothing else ends: invites that ran
 * out, and LinkUps that have taken place. Safe to repeat and to run twice at once: each thing is done under its LinkUp's
 * lock, and only once.
 */
export async function checkLinkups(now: () => number): Promise<Checked> {
  const started = now();
  const inTime = () => now() - started < BUDGET_MS;
  const stuck = await findStuck(new Date(started));
  let repaired = 0;
  for (const [linkup, reason] of stuck) if (inTime() && (await repair(linkup, reason, now))) repaired++;
  sampleStuck(stuck.map(([linkup]) => linkup));
  const completed = await eachDue(
    await findOver(new Date(started)),
    inTime,
    now,
    async (tx, linkup, options, effects) => {
      if (linkup.state !== 'locked') return 0;
      await completeLinkup(tx, linkup, options, effects);
      return 1;
    },
  );
  const invitesExpired = await eachDue(
    await findWithOverdue(new Date(started)),
    inTime,
    now,
    async (tx, linkup, options, effects) => {
      const overdue = overdueOf(linkup, options.now);
      const expired = await changeInvites(
        tx,
        linkup,
        overdue,
        { to: 'expired', reason: 'not_answered' },
        options,
        effects,
      );
      return expired.length;
    },
  );
  const items = repaired + completed + invitesExpired;
  if (stuck.length + items > 0)
    log('admin.action', {
      action: 'linkups.check',
      actor_id: 'system',
      items,
      outcome: repaired === stuck.length ? 'ok' : 'failed',
    });
  return { stuck: stuck.length, repaired, completed, invitesExpired };
}

/**
 * Does again what one LinkUp is missing, in its own operation. Never throws; false when it could not be done now.
 * Safe to repeat: an ended LinkUp is not ended again, and a wave runs once however often it is queued.
 */
export function repair(linkup: Linkup, reason: Stuck, now: () => number): Promise<boolean> {
  const { id, region, correlationId, state, wave } = linkup;
  return underOperation(correlationId, { linkup_id: id }, async () => {
    const done = await mend(linkup, reason, now);
    const outcome = done ? 'ok' : 'failed';
    log('linkup.stuck', { linkup_id: id, region, reason, outcome, state, wave });
    return done;
  });
}

async function mend(linkup: Linkup, reason: Stuck, now: () => number): Promise<boolean> {
  try {
    if (reason === 'window_elapsed') return (await endWindow(linkup.id, now)) !== 'too_early';
    const round = Math.floor(now() / ROUND_MS);
    return await waveJob(linkup, linkup.wave + 1, undefined, round).publish(new Date(now()));
  } catch (error) {
    // The others go on; the next run comes back to this one.
    log('error.caught', { error_code: describeError(error).code, category: 'linkup_orchestration' });
    captureError(error, { category: 'linkup_orchestration' });
    return false;
  }
}

/** One sample a region, zeros included, so that a graph shows when it is over. */
function sampleStuck(stuck: readonly Linkup[]): void {
  const named = stuck.map(({ region }) => region).filter((region) => !isRegion(region));
  for (const region of new Set([...regionNames, ...named]))
    log('gauge.sampled', {
      gauge: 'stuck_linkups',
      region,
      value: stuck.filter((linkup) => linkup.region === region).length,
    });
}

type Step = (
  tx: Parameters<Parameters<typeof transaction>[0]>[0],
  linkup: Linkup,
  options: { correlationId: string; now: Date },
  effects: Effects,
) => Promise<number>;

/** Runs a step for each LinkUp, in its own transaction and operation; one that fails leaves the others alone. */
async function eachDue(
  due: readonly { id: string; correlationId: string }[],
  inTime: () => boolean,
  now: () => number,
  step: Step,
): Promise<number> {
  let items = 0;
  for (const { id, correlationId } of due) {
    if (!inTime()) break;
    items += await underOperation(correlationId, { linkup_id: id }, async () => {
      const effects = noEffects();
      const done = await transaction(async (tx) => {
        const linkup = await lockLinkup(tx, id);
        if (linkup === undefined) return 0;
        return step(tx, linkup, { correlationId, now: new Date(now()) }, effects);
      });
      await carryOut(effects, { now: new Date(now()) });
      return done;
    });
  }
  return items;
}

async function findStuck(now: Date): Promise<[Linkup, Stuck][]> {
  const late = new Date(now.getTime() - GRACE_MS);
  const rows = await query('find_stuck_linkups', () =>
    database()
      .select()
      .from(linkups)
      .where(
        and(
          inArray(linkups.state, ['forming', 'broadcasting']),
          or(lte(linkups.windowEndsAt, late), lte(linkups.nextWaveAt, late)),
        ),
      )
      .orderBy(asc(linkups.createdAt))
      .limit(LIMIT),
  );
  return rows.flatMap((linkup): [Linkup, Stuck][] => {
    const reason = whyStuck(linkup, now);
    return reason === null ? [] : [[linkup, reason]];
  });
}

const findOver = (now: Date) =>
  query('find_linkups_over', () =>
    database()
      .select({ id: linkups.id, correlationId: linkups.correlationId })
      .from(linkups)
      .where(and(eq(linkups.state, 'locked'), lte(linkups.startsAt, new Date(now.getTime() - DURATION_MS))))
      .limit(LIMIT),
  );

const findWithOverdue = (now: Date) =>
  query('find_overdue_invites', () =>
    database()
      .selectDistinct({ id: linkups.id, correlationId: linkups.correlationId })
      .from(invites)
      .innerJoin(linkups, eq(linkups.id, invites.linkupId))
      .where(
        and(
          eq(invites.state, 'pending'),
          isNotNull(invites.expiresAt),
          lte(invites.expiresAt, new Date(now.getTime() - GRACE_MS)),
        ),
      )
      .limit(LIMIT),
  );

import type { Queryable } from '@/lib/db/connect';
import { transaction } from '@/lib/db/query';
import { log } from '@/lib/telemetry/log/log';
import { carryOut, type Effects, noEffects } from '../effects';
import { attempt } from './attempt';
import { type ChangeOptions, changeInvites, overdueOf } from './change-invite';
import { completeLinkup } from './end';
import { type Due, findOver, findStuck, findWithOverdue } from './find-due';
import { type Linkup, lockLinkup } from './linkup';
import { isRegion, regionNames } from './regions';
import { repair } from './repair';

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

type Step = (tx: Queryable, linkup: Linkup, options: ChangeOptions, effects: Effects) => Promise<number>;

/** Runs a step for each LinkUp, in its own transaction; one that fails leaves the others alone. Returns what they did. */
async function eachDue(
  due: readonly Due[],
  inTime: () => boolean,
  now: () => number,
  step: Step,
): Promise<number> {
  let items = 0;
  for (const one of due) {
    if (!inTime()) break;
    const done = await attempt(one, async () => {
      const effects = noEffects();
      const options = { correlationId: one.correlationId, now: new Date(now()) };
      const count = await transaction(async (tx) => {
        const linkup = await lockLinkup(tx, one.id);
        return linkup === undefined ? 0 : step(tx, linkup, options, effects);
      });
      await carryOut(effects, { now: new Date(now()) });
      return count;
    });
    items += done ?? 0;
  }
  return items;
}

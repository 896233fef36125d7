import { transaction } from '@/lib/db/query';
import { annotate } from '@/lib/telemetry/context';
import { JoshError } from '@/lib/telemetry/errors/error';
import { carryOut, noEffects } from '../effects';
import { expireLinkup } from './end';
import { isOpen, lockLinkup } from './linkup';

export type WindowEnd = 'expired' | 'ended_before' | 'too_early';

/**
 * Ends a LinkUp whose acceptance window has elapsed. Safe to repeat, early and late: only one that is still open, and whose
 * window is over, changes.
 *
 * @throws JoshError `job.unknown`
 */
export async function endWindow(linkupId: string, now: () => number): Promise<WindowEnd> {
  annotate({ linkup_id: linkupId });
  const effects = noEffects();
  const outcome = await transaction(async (tx): Promise<WindowEnd> => {
    const linkup = await lockLinkup(tx, linkupId);
    if (linkup === undefined) throw new JoshError('job.unknown');
    if (!isOpen(linkup)) return 'ended_before';
    const at = new Date(now());
    if (linkup.windowEndsAt === null || linkup.windowEndsAt > at) return 'too_early';
    await expireLinkup(tx, linkup, { correlationId: linkup.correlationId, now: at }, effects);
    return 'expired';
  });
  await carryOut(effects, { now: new Date(now()) });
  return outcome;
}

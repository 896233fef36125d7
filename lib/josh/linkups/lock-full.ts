import { transaction } from '@/lib/db/query';
import { annotate } from '@/lib/telemetry/context';
import { JoshError } from '@/lib/telemetry/errors/error';
import { carryOut, noEffects } from '../effects';
import { isOpen, lockLinkup } from './linkup';
import { tryLock } from './lock';

/**
 * Locks a LinkUp whose places are all taken and whose accepts did not lock it; everybody of it is told. Safe to repeat: the
 * row is held, and one that is no longer open, or has places left, stays as it is.
 *
 * @returns whether this call locked it
 * @throws JoshError `job.unknown`
 */
export async function lockFull(linkupId: string, now: () => number): Promise<boolean> {
  annotate({ linkup_id: linkupId });
  const effects = noEffects();
  const locked = await transaction(async (tx) => {
    const linkup = await lockLinkup(tx, linkupId);
    if (linkup === undefined) throw new JoshError('job.unknown');
    if (!isOpen(linkup)) return false;
    const options = { correlationId: linkup.correlationId, now: new Date(now()), by: null };
    return tryLock(tx, linkup, options, effects);
  });
  await carryOut(effects, { now: new Date(now()) });
  return locked;
}

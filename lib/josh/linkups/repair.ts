import { log } from '@/lib/telemetry/log/log';
import { underOperation } from '../operation';
import { attempt } from './attempt';
import { endWindow } from './end-window';
import type { Linkup } from './linkup';
import { waveJob } from './publish';
import type { Stuck } from './stuck';

/** A wave is queued again once in this time, in milliseconds: QStash needs longer for its own second try. */
const ROUND_MS = 5 * 60_000;

/**
 * Does again what one LinkUp is missing, in its own operation. Never throws; false when it could not be done now.
 * Safe to repeat: an ended LinkUp is not ended again, and a wave runs once however often it is queued.
 */
export function repair(linkup: Linkup, reason: Stuck, now: () => number): Promise<boolean> {
  const { id, region, correlationId, state, wave } = linkup;
  return underOperation(correlationId, { linkup_id: id }, async () => {
    const done = (await attempt(linkup, () => mend(linkup, reason, now))) ?? false;
    const outcome = done ? 'ok' : 'failed';
    log('linkup.stuck', { linkup_id: id, region, reason, outcome, state, wave });
    return done;
  });
}

async function mend(linkup: Linkup, reason: Stuck, now: () => number): Promise<boolean> {
  if (reason === 'window_elapsed') return (await endWindow(linkup.id, now)) !== 'too_early';
  const round = Math.floor(now() / ROUND_MS);
  return waveJob(linkup, linkup.wave + 1, undefined, round).publish(new Date(now()));
}

import type { Linkup } from './linkup';

/** A job may be this late before it counts as lost, in milliseconds. */
export const GRACE_MS = 60_000;

/** Why a LinkUp stands still. */
export type Stuck =
  /** The window is over and nothing ended it. */
  | 'window_elapsed'
  /** Its first wave never ran. */
  | 'never_broadcast'
  /** A later wave is due and did not run. */
  | 'wave_overdue';

type Facts = Pick<Linkup, 'state' | 'windowEndsAt' | 'nextWaveAt'>;

/** Whether a LinkUp stands still because a job was lost; null when it does not. Pure. */
export function whyStuck({ state, windowEndsAt, nextWaveAt }: Facts, now: Date): Stuck | null {
  if (state !== 'forming' && state !== 'broadcasting') return null;
  const late = (at: Date | null) => at !== null && now.getTime() - at.getTime() > GRACE_MS;
  if (late(windowEndsAt)) return 'window_elapsed';
  // A window that has just ended has its own job on the way.
  if (windowEndsAt !== null && windowEndsAt <= now) return null;
  if (!late(nextWaveAt)) return null;
  return state === 'forming' ? 'never_broadcast' : 'wave_overdue';
}

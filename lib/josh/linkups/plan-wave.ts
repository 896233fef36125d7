import { isOpen, type Linkup } from './linkup';

/** Waves of one LinkUp: who has not answered by then is not in the mood. */
export const MAX_WAVES = 8;
/** Invites for each free place: about half of the people pass or do not answer. */
const INVITES_PER_PLACE = 2;
const MAX_INVITES = 20;
/** The queue's clock and ours may differ by this much, in milliseconds. */
const CLOCK_TOLERANCE_MS = 5_000;

type Facts = Pick<Linkup, 'state' | 'wave' | 'nextWaveAt' | 'windowEndsAt' | 'capacity'>;

export type WavePlan =
  | { do: 'invite'; size: number }
  /** Why a delivery of the wave's job does nothing. */
  | { do: 'nothing'; reason: 'ended' | 'already_sent' | 'out_of_order' | 'too_early' | 'window_elapsed' };

/**
 * Decides what a delivery of a wave's job does. Deliveries come twice, late, early and out of order: only the next wave,
 * at its time, of a LinkUp that is open does anything. Pure.
 *
 * @param accepted places taken
 * @param atOnce whether somebody wants it before its time
 */
export function planWave(
  linkup: Facts,
  wave: number,
  { accepted, now, atOnce = false }: { accepted: number; now: Date; atOnce?: boolean },
): WavePlan {
  if (!isOpen(linkup)) return { do: 'nothing', reason: 'ended' };
  if (wave <= linkup.wave) return { do: 'nothing', reason: 'already_sent' };
  if (wave > linkup.wave + 1 || wave > MAX_WAVES) return { do: 'nothing', reason: 'out_of_order' };
  if (linkup.windowEndsAt !== null && linkup.windowEndsAt <= now)
    return { do: 'nothing', reason: 'window_elapsed' };
  const due = linkup.nextWaveAt;
  if (!atOnce && (due === null || due.getTime() - now.getTime() > CLOCK_TOLERANCE_MS))
    return { do: 'nothing', reason: 'too_early' };
  const free = Math.max(linkup.capacity - accepted, 1);
  return { do: 'invite', size: Math.min(free * INVITES_PER_PLACE, MAX_INVITES) };
}

/** When the wave after this one is due; null when there is none, because of the window or of {@link MAX_WAVES}. */
export function nextWave(
  wave: number,
  { now, waveMs, windowEndsAt }: { now: Date; waveMs: number; windowEndsAt: Date | null },
): Date | null {
  const at = new Date(now.getTime() + waveMs);
  return wave >= MAX_WAVES || (windowEndsAt !== null && at >= windowEndsAt) ? null : at;
}

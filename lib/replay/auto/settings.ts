import { TRIES } from '@/lib/clients/qstash';
import type { Policy } from './policy';

const MINUTE = 60_000;
/** A phone that is off is tried again half an hour later at the earliest; then the reply is of little use. */
const WAITS = [0, 30 * MINUTE, 120 * MINUTE];
const DEFAULT_PER_HOUR = 100;

/** Whoever wants them off in a hurry may write it as they like. */
const OFF = /^(off|false|no|0)$/i;

/** Reads `AUTO_REPLAY` (`off` turns them off) and `AUTO_REPLAYS_PER_HOUR`; what is no number counts as not set. */
export function autoReplayPolicy(): Policy {
  const perHour = Number(process.env.AUTO_REPLAYS_PER_HOUR || Number.NaN);
  return {
    on: !OFF.test(process.env.AUTO_REPLAY ?? ''),
    perHour: Number.isInteger(perHour) && perHour >= 0 ? perHour : DEFAULT_PER_HOUR,
    waits: WAITS,
    ownTries: TRIES,
  };
}

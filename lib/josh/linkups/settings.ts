import { z } from 'zod';
import { isRegion, type Region } from './regions';

const MINUTE = 60_000;
const DEFAULT_WINDOW_MINUTES = 24 * 60;
const DEFAULT_WAVE_MINUTES = 30;
const DEFAULT_INVITE_MINUTES = 12 * 60;
/** QStash delays a message by seven days at most on its smallest plan. */
const MAX_MINUTES = 7 * 24 * 60;

const minutes = (name: string, otherwise: number): number =>
  z.coerce
    .number()
    .positive()
    .max(MAX_MINUTES)
    .catch(otherwise)
    .parse(process.env[name] || otherwise) * MINUTE;

/** `LINKUP_WINDOW_MINUTES`: how long invites to a LinkUp are accepted at most, in milliseconds; a day by default. */
export const windowMs = (): number => minutes('LINKUP_WINDOW_MINUTES', DEFAULT_WINDOW_MINUTES);

/** `LINKUP_WAVE_MINUTES`: the time between two invite waves, in milliseconds; half an hour by default. */
export const waveMs = (): number => minutes('LINKUP_WAVE_MINUTES', DEFAULT_WAVE_MINUTES);

/** `LINKUP_INVITE_MINUTES`: how long one invite can be answered at most, in milliseconds; twelve hours by default. */
export const inviteMs = (): number => minutes('LINKUP_INVITE_MINUTES', DEFAULT_INVITE_MINUTES);

/** `LINKUP_DEFAULT_REGION`: the region of users who have told none; null when it is not set or unknown. */
export function defaultRegion(): Region | null {
  const value = process.env.LINKUP_DEFAULT_REGION;
  return isRegion(value) ? value : null;
}

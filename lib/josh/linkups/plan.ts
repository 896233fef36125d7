import type { Activity } from './activities';
import type { Region } from './regions';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** People in all, the creator included. */
export const MIN_SIZE = 2;
export const MAX_SIZE = 10;
/** The size when nobody says one. */
export const DEFAULT_SIZE = 4;
/** A LinkUp that begins sooner cannot be filled by text messages. */
const MIN_LEAD_MS = HOUR;
const MAX_LEAD_MS = 60 * 24 * HOUR;
/** Invites are accepted until this long before the start. */
const CLOSES_BEFORE_MS = 30 * MINUTE;

/** What somebody wants; null for what they have not said. */
export interface Wish {
  activity: Activity;
  size: number | null;
  region: Region | null;
  startsAt: Date | null;
}

/** A LinkUp that can be formed. */
export interface LinkupPlan {
  activity: Activity;
  region: Region;
  /** Places for others than the creator. */
  capacity: number;
  startsAt: Date;
  windowEndsAt: Date;
}

/** What must be said, or said otherwise, before a LinkUp can be formed. */
export type PlanProblem = 'needs_region' | 'needs_day' | 'size_out_of_range' | 'too_soon' | 'too_late';

export type Planned = { ok: true; plan: LinkupPlan } | { ok: false; problem: PlanProblem };

/** Makes a plan of a wish, or says what is in the way. Nothing is invented but the size. Pure. */
export function planLinkup(wish: Wish, { now, windowMs }: { now: Date; windowMs: number }): Planned {
  const { activity, region, startsAt } = wish;
  const size = wish.size ?? DEFAULT_SIZE;
  const problem = (name: PlanProblem): Planned => ({ ok: false, problem: name });
  if (size < MIN_SIZE || size > MAX_SIZE) return problem('size_out_of_range');
  if (region === null) return problem('needs_region');
  if (startsAt === null) return problem('needs_day');
  const lead = startsAt.getTime() - now.getTime();
  if (lead < MIN_LEAD_MS) return problem('too_soon');
  if (lead > MAX_LEAD_MS) return problem('too_late');
  const windowEndsAt = new Date(Math.min(now.getTime() + windowMs, startsAt.getTime() - CLOSES_BEFORE_MS));
  return { ok: true, plan: { activity, region, capacity: size - 1, startsAt, windowEndsAt } };
}

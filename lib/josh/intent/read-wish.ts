import { fromWall, toWall } from '../linkups/local-time';
import type { Wish } from '../linkups/plan';
import { type Region, regions } from '../linkups/regions';
import { type Details, ELSEWHERE } from './details';
import { readDetails } from './read-details';

/** What a text says about the LinkUp that it asks for. */
export type WishReading =
  | { outcome: 'wish'; wish: Wish }
  /** It names a place that is none of ours. */
  | { outcome: 'elsewhere' }
  /** The LLM gave nothing usable. `reason` is a code. */
  | { outcome: 'none'; reason: string };

export interface WishOptions {
  /** Where the writer lives, as far as is known. */
  home: Region | null;
  now: Date;
  timeoutMs: number;
}

/** Reads the LinkUp that a text asks for. Never throws and never takes longer than `timeoutMs`. */
export async function readWish(text: string, { home, now, timeoutMs }: WishOptions): Promise<WishReading> {
  const answered = await readDetails(text, toWall(now, zoneOf(home)), timeoutMs);
  if (answered.outcome === 'none') return answered;
  return toWish(answered.value, home);
}

/** Reads the LLM's words as a wish: the place is the writer's own unless they name one, the time is the place's. Pure. */
export function toWish(details: Details, home: Region | null): WishReading {
  const { activity, size, starts_at } = details;
  if (details.region === ELSEWHERE) return { outcome: 'elsewhere' };
  const region = details.region ?? home;
  const startsAt = starts_at === null ? null : fromWall(starts_at, zoneOf(region));
  return { outcome: 'wish', wish: { activity, size, region, startsAt } };
}

const zoneOf = (region: Region | null): string =>
  region === null ? 'America/New_York' : regions[region].timeZone;

import { type Preview, preview, resolve } from '@/lib/replay/preview';
import { readReplayRequest } from '@/lib/replay/request';
import { JoshError } from '@/lib/telemetry/errors/error';
import { complaints } from '../frame/problem';
import { frozen, requestOf, type Wish } from './wish';

/** What became of a dry run. */
export type Tried =
  | { outcome: 'nothing_asked' }
  | { outcome: 'malformed'; complaints: string[] }
  /** `wish` is what is replayed when a person confirms it. */
  | { outcome: 'previewed'; preview: Preview; wish: Wish };

/** Looks what a wish would replay; changes nothing. */
export async function tryOut(wish: Wish, now: Date): Promise<Tried> {
  if (wish.kind === undefined) return { outcome: 'nothing_asked' };
  try {
    const fixed = frozen(wish, now);
    const asked = readReplayRequest(requestOf(fixed));
    // A wish without a condition would only be bounded by the end that was added.
    readReplayRequest(requestOf(wish));
    return { outcome: 'previewed', preview: preview(await resolve(asked, now), asked.limit), wish: fixed };
  } catch (error) {
    if (!(error instanceof JoshError) || error.code !== 'request.malformed') throw error;
    return { outcome: 'malformed', complaints: complaints(error) };
  }
}

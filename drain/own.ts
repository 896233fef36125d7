import { type AnyEntry, LaneEntry } from './lane/lane-entry';

const ROUTE = /^\/?api\/drain(?:[/?#]|$)/;

/**
 * Whether an entry tells of the drain itself. Draining it would make the next batch, for ever: Vercel logs every
 * delivery, also the silent ones. Both paths are looked at, for lines of the middleware carry only the proxy's.
 */
export function isOwn(entry: AnyEntry, ownProject: string | null): boolean {
  if (ownProject !== null && entry.projectId === ownProject) return true;
  if (entry instanceof LaneEntry) return false;
  return isOwnRoute(entry.path) || isOwnRoute(entry.proxy?.path ?? null);
}

function isOwnRoute(path: string | null): boolean {
  return path !== null && ROUTE.test(path);
}

/** Whether Vercel made the entry up to test the drain: such entries repeat ids and carry stamps from years ago. */
export function isSample(entry: AnyEntry): boolean {
  return !(entry instanceof LaneEntry) && (entry.message?.startsWith('SAMPLE MESSAGE') ?? false);
}

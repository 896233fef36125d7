import type { Told } from './enrich';
import { type AnyEntry, LaneEntry } from './lane/lane-entry';
import { fingerprint } from './measure/fingerprint';
import { isSample } from './own';

const ENTRY = 1;
const REQUEST = 2;

/** The entries of a batch with the names under which it is remembered that they, and their requests, were counted. */
export interface Named {
  entries: readonly AnyEntry[];
  /** Everything to ask for: first the entries, then from this index on the requests. */
  keys: readonly string[];
  firstRequest: number;
}

export interface Sifted {
  /** The entries that no other delivery had, each once, with their keys beside them. */
  fresh: AnyEntry[];
  keys: string[];
  /** How many were left out. */
  repeated: number;
  /** The names of requests that were counted before, whichever of their entries it was by. */
  counted: ReadonlySet<string>;
}

/** Names what a batch holds. Samples of Vercel's test repeat their ids, and the test shall show each time. */
export function nameAll(entries: readonly AnyEntry[]): Named {
  const keys: string[] = [];
  const requests = new Set<string>();
  for (const entry of entries) {
    if (isSample(entry)) continue;
    keys.push(entryKey(entry));
    const request = requestKey(entry);
    if (request !== null) requests.add(request);
  }
  return { entries, keys: [...keys, ...requests], firstRequest: keys.length };
}

/** Leaves out what was seen before, and what stands twice in the batch itself. */
export function sift({ entries, keys, firstRequest }: Named, seen: readonly boolean[]): Sifted {
  const known = new Set(keys.filter((_, index) => seen[index]));
  const counted = new Set(keys.slice(firstRequest).filter((key) => known.has(key)));
  const sifted = { fresh: [] as AnyEntry[], keys: [] as string[], repeated: 0, counted };
  let next = 0;
  for (const entry of entries) {
    const key = isSample(entry) ? null : (keys[next++] ?? null);
    if (key !== null && known.has(key)) {
      sifted.repeated += 1;
      continue;
    }
    sifted.fresh.push(entry);
    if (key === null) continue;
    known.add(key);
    sifted.keys.push(key);
  }
  return sifted;
}

const entryKey = (entry: AnyEntry) =>
  entry instanceof LaneEntry ? entry.name : fingerprint(entry.key, ENTRY);

/** The name under which it is remembered that a request has been counted; null for none. */
export function requestKey(entry: Pick<Told, 'requestId'>): string | null {
  if (entry instanceof LaneEntry) return entry.requestName;
  return entry.requestId === null ? null : fingerprint(entry.requestId, REQUEST);
}

import type { Entry } from './decode/entry';
import { LaneEntry } from './lane/lane-entry';
import { fingerprint } from './measure/fingerprint';
import { isSample } from './own';

const ENTRY = 1;
const REQUEST = 2;

/** The entries of a batch with the names under which it is remembered that they, and their requests, were counted. */
export interface Named {
  entries: readonly Entry[];
  /** Everything to ask for: first the entries, then the requests. */
  keys: readonly string[];
  /** Normalised request ids, in the order of their keys. */
  requests: readonly string[];
}

export interface Sifted {
  /** The entries that no other delivery had, each once, with their keys beside them. */
  fresh: Entry[];
  keys: string[];
  /** How many were left out. */
  repeated: number;
  /** Requests that were counted before, whichever of their entries it was by. */
  counted: ReadonlySet<string>;
}

/** Names what a batch holds. Samples of Vercel's test repeat their ids, and the test shall show each time. */
export function nameAll(entries: readonly Entry[]): Named {
  const named = entries.filter((entry) => !isSample(entry));
  const keys = named.map(entryKey);
  const requests = new Set<string>();
  for (const entry of named) {
    const { requestId } = entry;
    if (requestId === null || requests.has(requestId)) continue;
    requests.add(requestId);
    keys.push(entry instanceof LaneEntry ? entry.requestName : requestKey(requestId));
  }
  return { entries, keys, requests: [...requests] };
}

/** Leaves out what was seen before, and what stands twice in the batch itself. */
export function sift({ entries, keys, requests }: Named, seen: readonly boolean[]): Sifted {
  const known = new Set(keys.filter((_, index) => seen[index]));
  const first = keys.length - requests.length;
  const sifted = { fresh: [] as Entry[], keys: [] as string[], repeated: 0 };
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
  const counted = new Set(requests.filter((_, index) => seen[first + index]));
  return { ...sifted, counted };
}

const entryKey = (entry: Entry) => (entry instanceof LaneEntry ? entry.name : fingerprint(entry.key, ENTRY));

/** The name of a request that has been counted. */
export const requestKey = (requestId: string) => fingerprint(requestId, REQUEST);

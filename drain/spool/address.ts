import type { Destination, Why } from '../ports';

export const SPOOL_PATH = '/api/drain/spool';
/** By which QStash finds the chunks among its messages. */
export const SPOOL_LABEL = 'drain-spool';

/** What the address of a kept chunk says about it. */
export interface SpoolAddress {
  id: string;
  why: Why;
  to: Destination;
}

/** Where QStash brings a kept chunk back to; its signature covers the whole address. */
export const spoolAddress = (base: string, { id, why, to }: SpoolAddress): string =>
  `${base.replace(/\/$/, '')}${SPOOL_PATH}?to=${to}&id=${id}&why=${why}`;

/** Null for an address that is not of our making. Pure. */
export function readSpoolAddress(query: URLSearchParams): SpoolAddress | null {
  const [id, why, to] = [query.get('id'), query.get('why'), query.get('to')];
  if (id === null || !/^[0-9a-f]{32}(-r)?$/.test(id)) return null;
  if (why !== 'away' && why !== 'unknown' && why !== 'refused') return null;
  return to === 'logs' || to === 'metrics' ? { id, why, to } : null;
}

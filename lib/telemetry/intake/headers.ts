import type { Lease } from '../claim/claim';
import { CORRELATION_HEADER, isCorrelationId, newId } from '../correlation';
import type { SourceName } from './sources';

const SOURCES: readonly SourceName[] = ['twilio_inbound', 'twilio_status', 'stripe', 'qstash'];

/**
 * Headers with which the edge tells the handler what it found. They mean something only because the edge removes them
 * from every request first.
 */
const VERIFIED = 'x-josh-verified';
const DEDUPE = 'x-josh-dedupe';
const LEASE = 'x-josh-lease';
const INTERNAL_PREFIX = 'x-josh-';

export type Dedupe = 'claimed' | 'unknown';

/** What the edge found out about a request. */
export interface Passport {
  correlationId: string;
  verified?: SourceName;
  dedupe?: Dedupe;
  lease?: Lease;
}

/** The caller's headers without any that only the edge may set, and with the edge's own. */
export function stamp(original: Headers, passport: Passport): Headers {
  const headers = new Headers(original);
  for (const name of [...headers.keys()]) if (name.startsWith(INTERNAL_PREFIX)) headers.delete(name);
  headers.set(CORRELATION_HEADER, passport.correlationId);
  if (passport.verified) headers.set(VERIFIED, passport.verified);
  if (passport.dedupe) headers.set(DEDUPE, passport.dedupe);
  if (passport.lease) {
    const { key, value, doneTtlMs } = passport.lease;
    headers.set(LEASE, [doneTtlMs, value, key].join(' '));
  }
  return headers;
}

/** Reads what the edge found out. A request that did not come through the edge gets a new id and nothing else. */
export function readPassport(headers: Headers): Passport {
  const id = headers.get(CORRELATION_HEADER);
  const verified = SOURCES.find((name) => name === headers.get(VERIFIED));
  const dedupe = headers.get(DEDUPE);
  const [ttl, value, key] = headers.get(LEASE)?.split(' ') ?? [];
  return {
    correlationId: isCorrelationId(id) ? id : newId(),
    ...(verified ? { verified } : {}),
    ...(dedupe === 'claimed' || dedupe === 'unknown' ? { dedupe } : {}),
    ...(ttl && value && key ? { lease: { key, value, doneTtlMs: Number(ttl) } } : {}),
  };
}

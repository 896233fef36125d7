/** The header that carries the correlation id between our own parts, and back to the caller. */
export const CORRELATION_HEADER = 'x-correlation-id';

/** The query parameter of Twilio's status callback URL; Twilio's signature covers it. */
export const CORRELATION_PARAM = 'cid';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A new UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then 74 random bits. Sorts by time; its hex digits serve as
 * a trace id.
 *
 * @param now milliseconds since the epoch
 */
export function newId(now: number = Date.now()): string {
  const random = randomBytes();
  const time = Math.floor(now).toString(16).padStart(12, '0');
  const hex = (from: number, to: number) => {
    let out = '';
    for (const byte of random.subarray(from, to)) out += HEX[byte];
    return out;
  };
  const variant = HEX[((random[2] ?? 0) & 0x3f) | 0x80];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(0, 2).slice(1)}-${variant}${hex(3, 4)}-${hex(4, 10)}`;
}

const BYTES = 10;
const pool = new Uint8Array(128 * BYTES);
let used = pool.length;

/** Bytes that are given out once: the system is asked for many ids at a time, as a call costs more than an id. */
function randomBytes(): Uint8Array {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  used += BYTES;
  return pool.subarray(used - BYTES, used);
}

/** Whether a string is an id of ours. Where it came from must be known besides: a caller can invent one. */
export function isCorrelationId(value: string | null | undefined): value is string {
  return typeof value === 'string' && UUID_V7.test(value);
}

/** The correlation id as a W3C trace id: 32 hex digits. */
export function traceId(correlationId: string): string {
  return correlationId.replaceAll('-', '');
}

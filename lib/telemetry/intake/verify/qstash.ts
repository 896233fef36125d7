import { fromBase64, sha256, toHex, verifyHmac } from './hmac';
import { refused, type Signed, type Verdict, valid } from './verdict';

/** Clock difference that is forgiven, in seconds. */
const CLOCK_TOLERANCE = 10;

/**
 * QStash's signature: an HS256 JWT with the destination as `sub` and the body's SHA-256 as `body` (docs: QStash,
 * "Security"). The official receiver ignores the URL in its Next helper, so a delivery for one route would pass at
 * another; and a JWT library would take a tenth of the edge's budget for the one algorithm that is used.
 *
 * @param keys the current and the next signing key
 */
export async function verifyQstash(request: Signed, keys: readonly string[]): Promise<Verdict> {
  const token = request.headers.get('upstash-signature');
  if (token === null || token === '') return refused('missing');

  const [header, payload, signature, ...rest] = token.split('.');
  const mac = fromBase64(signature ?? '');
  const claims = decode(payload);
  if (rest.length > 0 || mac === null || claims === null) return refused('malformed');
  // The algorithm is ours to say, never the token's (RFC 8725 §3.1).
  if (decode(header)?.alg !== 'HS256') return refused('malformed');
  if (!(await signedByAny(keys, `${header}.${payload}`, mac))) return refused('mismatch');

  const seconds = request.now / 1000;
  if (typeof claims.exp !== 'number' || claims.exp + CLOCK_TOLERANCE <= seconds) return refused('stale');
  if (typeof claims.nbf === 'number' && claims.nbf - CLOCK_TOLERANCE > seconds) return refused('stale');
  if (claims.iss !== 'Upstash') return refused('malformed');
  if (claims.sub !== request.url) return refused('wrong_url');
  const claimed = typeof claims.body === 'string' ? fromBase64(claims.body) : null;
  const actual = toHex(await sha256(request.body));
  return claimed !== null && toHex(claimed) === actual ? valid : refused('body_mismatch');
}

async function signedByAny(keys: readonly string[], signed: string, mac: Uint8Array): Promise<boolean> {
  for (const key of keys) if (await verifyHmac('SHA-256', key, signed, mac)) return true;
  return false;
}

/** A part of the token as an object; null when it is none. */
function decode(part: string | undefined): Record<string, unknown> | null {
  const bytes = fromBase64(part ?? '');
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

import { errors, jwtVerify } from 'jose';
import { fromBase64, sha256, toHex } from './hmac';
import { type Refusal, refused, type Signed, type Verdict, valid } from './verdict';

/** Clock difference that is forgiven, in seconds. */
const CLOCK_TOLERANCE = 10;

/**
 * QStash's signature: an HS256 JWT with the destination as `sub` and the body's SHA-256 as `body` (docs: QStash,
 * "Security"). The official receiver ignores the URL in its Next helper, so a delivery for one route would pass at another.
 *
 * @param keys the current and the next signing key
 */
export async function verifyQstash(request: Signed, keys: readonly string[]): Promise<Verdict> {
  const token = request.headers.get('upstash-signature');
  if (token === null || token === '') return refused('missing');

  let refusal: Refusal = 'mismatch';
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(token, new TextEncoder().encode(key), {
        algorithms: ['HS256'],
        issuer: 'Upstash',
        clockTolerance: CLOCK_TOLERANCE,
        currentDate: new Date(request.now),
      });
      if (payload.sub !== request.url) return refused('wrong_url');
      const claimed = typeof payload.body === 'string' ? fromBase64(payload.body) : null;
      const actual = toHex(await sha256(request.body));
      return claimed !== null && toHex(claimed) === actual ? valid : refused('body_mismatch');
    } catch (error) {
      if (error instanceof errors.JWTExpired) refusal = 'stale';
      else if (!(error instanceof errors.JWSSignatureVerificationFailed)) refusal = 'malformed';
    }
  }
  return refused(refusal);
}

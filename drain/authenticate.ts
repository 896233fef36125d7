import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether one of the secrets signed exactly these bytes. `x-vercel-signature` is the hex HMAC-SHA1 of the raw body
 * (Vercel docs: "Drains Security"). Fails closed: no secret, no signature or an odd one is a refusal. The signature
 * has no time stamp, so a replay is told by its claim and not here.
 */
export function isAuthentic(body: Uint8Array, signature: string | null, secrets: readonly string[]): boolean {
  if (signature === null) return false;
  const given = Buffer.from(signature);
  let authentic = false;
  for (const secret of secrets) {
    if (secret === '') continue;
    const expected = Buffer.from(createHmac('sha1', secret).update(body).digest('hex'));
    // timingSafeEqual throws on different lengths; the length of a signature is no secret.
    if (given.length === expected.length && timingSafeEqual(given, expected)) authentic = true;
  }
  return authentic;
}

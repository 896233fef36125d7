import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether one of the secrets signed exactly these bytes. `x-vercel-signature` is the hex HMAC-SHA1 of the raw body
 * (Vercel docs: "Drains Security"). Fails closed: no secret, no signature or an odd one is a refusal. The signature
 * has no time stamp, so a replay is told by its claim and not here.
 *
 * @returns the signature, which then names the batch: nobody without the secret can make two bodies that share it, and
 * hashing the body a second time would be a tenth of what JSON costs; null when nobody signed it
 */
export function signatureOf(
  body: Uint8Array,
  signature: string | null,
  secrets: readonly string[],
): string | null {
  if (signature === null) return null;
  const given = Buffer.from(signature);
  let authentic: string | null = null;
  for (const secret of secrets) {
    if (secret === '') continue;
    const hex = createHmac('sha1', secret).update(body).digest('hex');
    const expected = Buffer.from(hex);
    // timingSafeEqual throws on different lengths; the length of a signature is no secret.
    if (given.length === expected.length && timingSafeEqual(given, expected)) authentic = hex;
  }
  return authentic;
}

import { fromHex, verifyHmac } from './hmac';
import { refused, type Signed, type Verdict, valid } from './verdict';

/** Stripe's own default; older signatures are replays (docs: Stripe, "Verify webhook signatures"). */
export const TOLERANCE_SECONDS = 300;

/** Stripe signs once for each secret in use; each further one would cost a forger nothing and us a hash of the body. */
const MAX_SIGNATURES = 8;

/**
 * Stripe's signature: `t=<seconds>,v1=<hex>,…`, each `v1` an HMAC-SHA-256 over `<t>.<body>`. During a rotation Stripe
 * sends one `v1` for each secret, and we may hold several: any pair that fits is enough.
 */
export async function verifyStripe(request: Signed, secrets: readonly string[]): Promise<Verdict> {
  const header = request.headers.get('stripe-signature');
  if (header === null || header === '') return refused('missing');

  const parts = header.split(',').map((part) => part.trim().split('='));
  const timestamp = parts.find(([name]) => name === 't')?.[1] ?? '';
  const signatures = parts.filter(([name]) => name === 'v1').map(([, hex]) => fromHex(hex ?? ''));
  if (!/^\d{1,12}$/.test(timestamp) || signatures.length === 0 || signatures.length > MAX_SIGNATURES)
    return refused('malformed');
  if (Math.abs(request.now / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return refused('stale');

  const prefix = new TextEncoder().encode(`${timestamp}.`);
  const signed = new Uint8Array(prefix.length + request.body.length);
  signed.set(prefix);
  signed.set(request.body, prefix.length);
  for (const signature of signatures) {
    if (signature === null) continue;
    for (const secret of secrets) {
      if (await verifyHmac('SHA-256', secret, signed, signature)) return valid;
    }
  }
  return refused('mismatch');
}

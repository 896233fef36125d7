import { z } from 'zod';
import { setting } from '@/lib/telemetry/env';
import { JoshError } from '@/lib/telemetry/errors/error';

const TIMEOUT_MS = 5_000;
const TOKEN_HASH = /^[A-Za-z0-9_-]{16,200}$/;
const answerSchema = z.object({ access_token: z.string().min(1) });

/**
 * Trades the one-time code of a sign-in link for a session, at Supabase Auth (`POST /verify` with `token_hash`). A link then
 * never carries a session's token, which browsers, proxies and logs would keep. A code works once.
 *
 * @throws JoshError `request.unauthorized` when it is refused; `internal` when Supabase Auth does not answer
 */
export async function redeem(tokenHash: string): Promise<string> {
  if (!TOKEN_HASH.test(tokenHash)) throw new JoshError('request.unauthorized', { reason: 'code_malformed' });
  const issuer = setting('DASHBOARD_JWT_ISSUER', 'the address of Supabase Auth');
  const apikey = setting(
    'DASHBOARD_ANON_KEY',
    'the publishable key with which codes of sign-in links are redeemed',
  );
  let response: Response;
  try {
    response = await fetch(`${issuer}/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', apikey },
      body: JSON.stringify({ type: 'email', token_hash: tokenHash }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    // The client's error would repeat the request.
    throw new JoshError('internal', { reason: 'auth_unreachable' });
  }
  const parsed = answerSchema.safeParse(await response.json().catch(() => null));
  if (response.ok && parsed.success) return parsed.data.access_token;
  if (response.status >= 500) throw new JoshError('internal', { reason: 'auth_failed' });
  throw new JoshError('request.unauthorized', { reason: 'code_refused' });
}

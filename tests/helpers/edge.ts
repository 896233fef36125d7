import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { middleware } from '@/middleware';

export const PUBLIC_URL = 'https://josh.example';
export const SID = `SM${'0123456789abcdef'.repeat(2)}`;
const TWILIO_TOKEN = 'twilio-auth-token';
const STRIPE_SECRET = 'whsec_one';
const QSTASH_KEY = 'sig_current_key_for_tests';

/** The settings that the edge reads; Redis is the caller's. */
export function edgeEnvironment(redis: { url: string; token: string }): Record<string, string> {
  return {
    PUBLIC_BASE_URL: PUBLIC_URL,
    TWILIO_AUTH_TOKEN: TWILIO_TOKEN,
    STRIPE_WEBHOOK_SECRETS: `whsec_old,${STRIPE_SECRET}`,
    QSTASH_CURRENT_SIGNING_KEY: QSTASH_KEY,
    QSTASH_NEXT_SIGNING_KEY: 'sig_next_key_for_tests',
    // Fifty requests and their Redis share this process: what is slow here is the machine.
    REDIS_TIMEOUT_MS: '10000',
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: redis.token,
  };
}

/** A form as Twilio signs it. The request shows the proxy's address, the signature the public one. */
export function twilioRequest(path: string, form: Record<string, string>, token = TWILIO_TOKEN): Request {
  return new Request(`http://10.0.0.1:3000${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': getExpectedTwilioSignature(token, PUBLIC_URL + path, form),
    },
    body: new URLSearchParams(form),
  });
}

export const inboundText = (sid = SID, token?: string) =>
  twilioRequest(
    '/api/twilio/inbound',
    { MessageSid: sid, From: '+14155550123', To: '+12025550100', Body: 'hi' },
    token,
  );

/** An event as Stripe signs it. */
export function stripeRequest(
  event: object | string,
  options: { secret?: string; at?: number } = {},
): Request {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const seconds = Math.floor((options.at ?? Date.now()) / 1000);
  const v1 = createHmac('sha256', options.secret ?? STRIPE_SECRET)
    .update(`${seconds}.${body}`)
    .digest('hex');
  return new Request('http://10.0.0.1:3000/api/stripe/webhook', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=${seconds},v1=${v1}` },
    body,
  });
}

/** A job as QStash delivers it. */
export async function jobRequest(
  path: string,
  payload: object,
  options: { id?: string; sub?: string } = {},
): Promise<Request> {
  const body = JSON.stringify(payload);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body)));
  const token = await new SignJWT({ body: Buffer.from(hash).toString('base64url') })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer('Upstash')
    .setSubject(options.sub ?? PUBLIC_URL + path)
    .setIssuedAt()
    .setNotBefore(0)
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(QSTASH_KEY));
  return new Request(`http://10.0.0.1:3000${path}`, {
    method: 'POST',
    headers: { 'upstash-signature': token, 'upstash-message-id': options.id ?? 'msg_1' },
    body,
  });
}

/** What the edge decided: the headers that the handler would get, or the answer to the caller. */
export type EdgeResult =
  | { to: 'handler'; headers: Headers; correlationId: string }
  | { to: 'caller'; status: number; body: string; headers: Headers };

/** Sends a request through the middleware and reads Next's forwarding headers back. */
export async function throughEdge(request: Request): Promise<EdgeResult> {
  const background: Promise<unknown>[] = [];
  const response = await middleware(request, { waitUntil: (promise) => background.push(promise) });
  await Promise.all(background);
  if (response.headers.get('x-middleware-next') !== '1') {
    return { to: 'caller', status: response.status, body: await response.text(), headers: response.headers };
  }
  const headers = new Headers();
  for (const name of response.headers.get('x-middleware-override-headers')?.split(',') ?? []) {
    headers.set(name, response.headers.get(`x-middleware-request-${name}`) ?? '');
  }
  return { to: 'handler', headers, correlationId: response.headers.get('x-correlation-id') ?? '' };
}

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRedis } from '@/lib/clients/redis';
import { confirm, release } from '@/lib/telemetry/claim/claim';
import { newId } from '@/lib/telemetry/correlation';
import { readPassport } from '@/lib/telemetry/intake/headers';
import { startRedis } from '@/local/redis/server';
import {
  edgeEnvironment,
  inboundText,
  jobRequest,
  PUBLIC_URL,
  SID,
  stripeRequest,
  throughEdge,
  twilioRequest,
} from './helpers/edge';
import { captureLogLines } from './helpers/log-lines';

const lines = captureLogLines();
let redis: Awaited<ReturnType<typeof startRedis>>;

beforeAll(async () => {
  redis = await startRedis({ token: 'test' });
});
afterAll(() => redis.close());
beforeEach(async () => {
  for (const [name, value] of Object.entries(edgeEnvironment(redis))) vi.stubEnv(name, value);
  redis.faults.clear();
  await createRedis().flushdb();
  return () => vi.unstubAllEnvs();
});

const passportOf = async (request: Request) => {
  const result = await throughEdge(request);
  if (result.to !== 'handler') throw new Error(`answered ${result.status}: ${result.body}`);
  return readPassport(result.headers);
};
const answerOf = async (request: Request) => {
  const result = await throughEdge(request);
  if (result.to !== 'caller') throw new Error('forwarded to the handler');
  return result;
};

describe('every request gets a correlation id', () => {
  it('a new UUIDv7, forwarded and returned, whatever the caller claims', async () => {
    const forged = newId();
    const request = new Request('http://app/api/health', {
      headers: {
        'x-correlation-id': forged,
        'x-josh-verified': 'stripe',
        'x-josh-lease': '1 a b',
        'x-josh-new': '1',
      },
    });
    const result = await throughEdge(request);
    if (result.to !== 'handler') throw new Error('not forwarded');
    expect(result.correlationId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(result.correlationId).not.toBe(forged);
    expect(readPassport(result.headers)).toEqual({ correlationId: result.correlationId });
    expect([...result.headers.keys()].filter((name) => name.startsWith('x-josh'))).toEqual([]);
  });

  it('continues the id of a job, which QStash’s signature covers', async () => {
    const correlationId = newId();
    const request = await jobRequest('/api/jobs/send-sms', { correlation_id: correlationId, job_id: 'x' });
    expect(await passportOf(request)).toMatchObject({ correlationId, verified: 'qstash', dedupe: 'claimed' });
  });

  it('continues the id of a status callback, which Twilio’s signature covers', async () => {
    const correlationId = newId();
    const status = (sid: string) =>
      twilioRequest(`/api/twilio/status?cid=${correlationId}`, { MessageSid: sid, MessageStatus: 'sent' });
    expect(await passportOf(status(SID))).toMatchObject({ correlationId, verified: 'twilio_status' });
  });

  it('an answer of the edge carries it too', async () => {
    expect((await answerOf(inboundText(SID, 'wrong'))).headers.get('x-correlation-id')).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });
});

describe('signature first, claim second', () => {
  it('a true text is claimed', async () => {
    expect(await passportOf(inboundText())).toMatchObject({ verified: 'twilio_inbound', dedupe: 'claimed' });
  });

  it('a forged text with a victim’s SID is refused with 403 and takes no claim: the true one is still handled', async () => {
    const forged = await answerOf(inboundText(SID, 'not the token'));
    expect(forged).toMatchObject({ status: 403, body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' });
    expect(lines.of('sms.inbound.signature_invalid')).toMatchObject([{ level: 'warn', reason: 'mismatch' }]);
    expect(await createRedis().dbsize()).toBe(0);
    expect(await passportOf(inboundText())).toMatchObject({ dedupe: 'claimed' });
  });

  it('a signature for another URL or query is refused', async () => {
    const request = twilioRequest('/api/twilio/status?cid=a', { MessageSid: SID, MessageStatus: 'sent' });
    const moved = new Request('http://10.0.0.1:3000/api/twilio/status?cid=b', request);
    expect(await answerOf(moved)).toMatchObject({ status: 403 });
  });

  it.each([
    '?note=a%20b',
    '?note=a+b',
    '?phone=%2B14155550123',
    '?cid=caf%C3%A9&x=%7e%7E',
    '?a=1&b=2&a=3',
    '?a=1&a=1',
    '?a&b=',
    '?',
    '?a=b?c=d',
    '?nxtPid=7&q=%26%3D',
  ])('Twilio signs the query as it is written: %s', async (query) => {
    const form = { MessageSid: SID, From: '+14155550123', To: '+12025550100', Body: 'hi + %20 ☕' };
    const request = twilioRequest(`/api/twilio/inbound${query}`, form);
    expect(await passportOf(request)).toMatchObject({ verified: 'twilio_inbound' });
  });

  it('Stripe: any of several secrets; an old signature is a replay', async () => {
    const event = { id: 'evt_1', type: 'invoice.paid' };
    expect(await answerOf(stripeRequest(event, { secret: 'whsec_other' }))).toMatchObject({ status: 403 });
    expect(await answerOf(stripeRequest(event, { at: Date.now() - 301_000 }))).toMatchObject({ status: 403 });
    expect(await passportOf(stripeRequest(event, { secret: 'whsec_old' }))).toMatchObject({
      verified: 'stripe',
    });
    expect(lines.of('stripe.webhook.signature_invalid').map(({ reason }) => reason)).toEqual([
      'mismatch',
      'stale',
    ]);
  });

  it('QStash: a delivery for one route does not pass at another', async () => {
    const request = await jobRequest(
      '/api/jobs/send-sms',
      {},
      { sub: `${PUBLIC_URL}/api/jobs/sweep-outbox` },
    );
    expect(await answerOf(request)).toMatchObject({ status: 403 });
    expect(lines.of('queue.signature_invalid')).toMatchObject([{ reason: 'wrong_url' }]);
  });

  it('a signed body that names nothing is a clear 400', async () => {
    const answer = await answerOf(stripeRequest('{"type":"x"}'));
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).error).toMatchObject({
      code: 'request.malformed',
      correlation_id: expect.any(String),
    });
  });

  it('a webhook route takes POST only', async () => {
    expect(await answerOf(new Request('http://app/api/stripe/webhook'))).toMatchObject({ status: 405 });
  });

  it('a missing secret refuses everything and names the variable in the log', async () => {
    vi.stubEnv('TWILIO_AUTH_TOKEN', '');
    expect(await answerOf(inboundText())).toMatchObject({ status: 500 });
    expect(lines.of('error.caught')).toMatchObject([{ error_code: 'settings.missing:TWILIO_AUTH_TOKEN' }]);
  });
});

describe('one claim a delivery', () => {
  it('50 identical texts at once: one goes to the handler, the others wait for its outcome and get Twilio’s normal answer', async () => {
    const results = Array.from({ length: 50 }, () => throughEdge(inboundText()));
    const first = await Promise.race(
      results.map(async (result) =>
        (await result).to === 'handler' ? result : new Promise<never>(() => undefined),
      ),
    );
    if (first.to !== 'handler') throw new Error('no winner');
    const { lease } = readPassport(first.headers);
    if (lease === undefined) throw new Error('no lease');
    await confirm(createRedis(), lease);
    const settled = await Promise.all(results);
    expect(settled.filter(({ to }) => to === 'handler')).toHaveLength(1);
    expect(settled.flatMap((result) => (result.to === 'caller' ? [result.status] : []))).toEqual(
      Array(49).fill(200),
    );
    expect(lines.of('sms.inbound.duplicate_sid')).toHaveLength(49);
  });

  it('when the first one fails while a duplicate waits, the duplicate takes over: nothing is swallowed', async () => {
    const { lease } = await passportOf(inboundText());
    const waiting = throughEdge(inboundText());
    if (lease === undefined) throw new Error('no lease');
    await release(createRedis(), lease);
    expect(await waiting).toMatchObject({ to: 'handler' });
  });

  it('Stripe: in flight 409 with Retry-After, done 200', async () => {
    const event = { id: 'evt_2', type: 'invoice.paid' };
    const { lease } = await passportOf(stripeRequest(event));
    const inFlight = await answerOf(stripeRequest(event));
    expect(inFlight.status).toBe(409);
    expect(Number(inFlight.headers.get('retry-after'))).toBeGreaterThan(0);
    if (lease === undefined) throw new Error('no lease');
    await confirm(createRedis(), lease);
    expect(await answerOf(stripeRequest(event))).toMatchObject({ status: 200, body: '{"duplicate":true}' });
    expect(lines.of('stripe.webhook.duplicate_event').map(({ dedupe }) => dedupe)).toEqual([
      'in_flight',
      'done',
    ]);
  });

  it('a job that QStash delivers again: told, and answered without a second run', async () => {
    const delivery = () => jobRequest('/api/jobs/send-sms', { correlation_id: newId() });
    const { lease } = await passportOf(await delivery());
    if (lease === undefined) throw new Error('no lease');
    await confirm(createRedis(), lease);
    expect(await answerOf(await delivery())).toMatchObject({ status: 200, body: '{"duplicate":true}' });
    expect(lines.of('claim.duplicate')).toMatchObject([{ provider: 'qstash', dedupe: 'done' }]);
  });

  it('every status of one message is its own delivery', async () => {
    const status = (value: string) =>
      twilioRequest('/api/twilio/status', { MessageSid: SID, MessageStatus: value });
    for (const value of ['sent', 'delivered', 'failed']) {
      expect(await passportOf(status(value))).toMatchObject({ dedupe: 'claimed' });
    }
  });

  it('costs one HTTP round trip', async () => {
    const fetches = vi.spyOn(globalThis, 'fetch');
    await passportOf(inboundText());
    expect(fetches).toHaveBeenCalledOnce();
  });
});

describe('Redis does not answer: the webhook is served, marked and counted', () => {
  it.each([
    ['503', { kind: 'status', status: 503 }],
    ['hangs', { kind: 'hang' }],
  ] as const)('%s', async (_name, fault) => {
    vi.stubEnv('REDIS_TIMEOUT_MS', '300');
    redis.faults.set(fault);
    expect(await passportOf(inboundText())).toMatchObject({ verified: 'twilio_inbound', dedupe: 'unknown' });
    expect(lines.of('claim.unavailable')).toMatchObject([{ provider: 'twilio', dedupe: 'unknown' }]);
    redis.faults.clear();
  });

  it('is away altogether', async () => {
    vi.stubEnv('UPSTASH_REDIS_REST_URL', 'http://127.0.0.1:9');
    expect(await passportOf(inboundText())).toMatchObject({ dedupe: 'unknown' });
    expect(lines.of('claim.unavailable')).toHaveLength(1);
    expect(lines.raw.join()).not.toContain('claim:twilio');
  });

  it('a lost answer is not a duplicate: the client’s retry finds its own claim', async () => {
    redis.faults.set({ kind: 'lose_response', times: 1 });
    expect(await passportOf(inboundText())).toMatchObject({ dedupe: 'claimed' });
  });
});

describe('bodies', () => {
  it('over 1 MB are refused with 413, whatever content-length says', async () => {
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(100_000)),
    });
    const request = new Request('http://app/api/linkups', {
      method: 'POST',
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect(await answerOf(request)).toMatchObject({ status: 413 });
    expect(lines.of('http.request.refused')).toMatchObject([{ reason: 'too_large', status: 413 }]);
  });
});

describe('roles', () => {
  it('a drain deployment serves no route of the app', async () => {
    vi.stubEnv('JOSH_ROLE', 'drain');
    expect(await answerOf(inboundText())).toMatchObject({ status: 404 });
  });
});

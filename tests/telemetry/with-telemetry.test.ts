import * as Sentry from '@sentry/nextjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRedis } from '@/lib/clients/redis';
import { claim } from '@/lib/telemetry/claim/claim';
import { annotate } from '@/lib/telemetry/context';
import { newId } from '@/lib/telemetry/correlation';
import { JoshError } from '@/lib/telemetry/errors/error';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { stamp } from '@/lib/telemetry/intake/headers';
import { log } from '@/lib/telemetry/log/log';
import { measure } from '@/lib/telemetry/measure';
import { sentryOptions } from '@/lib/telemetry/sentry/node';
import { startRedis } from '@/local/redis/server';
import { startSentry as startLocalSentry } from '@/local/sentry/server';
import { eventually } from '../helpers/eventually';
import { captureLogLines } from '../helpers/log-lines';

const lines = captureLogLines();
let redis: Awaited<ReturnType<typeof startRedis>>;
let sentry: Awaited<ReturnType<typeof startLocalSentry>>;

beforeAll(async () => {
  redis = await startRedis({ token: 'test' });
  sentry = await startLocalSentry();
  Sentry.init(sentryOptions(sentry.dsn));
});
afterAll(async () => {
  await redis.close();
  await sentry.close();
});
beforeEach(async () => {
  vi.stubEnv('UPSTASH_REDIS_REST_URL', redis.url);
  vi.stubEnv('UPSTASH_REDIS_REST_TOKEN', 'test');
  vi.stubEnv('REDIS_TIMEOUT_MS', '10000');
  await createRedis().flushdb();
  sentry.clear();
  return () => vi.unstubAllEnvs();
});

const spec = {
  route: '/api/stripe/webhook',
  handler: 'stripe.webhook',
  category: 'stripe_webhook',
  source: 'stripe',
} as const;

/** Runs a handler as the edge would have it run: verified and with a claim. */
async function serve(handler: (request: Request) => Promise<Response>) {
  const now = Date.now();
  const claimed = await claim(createRedis(), 'stripe:evt_1', { leaseMs: 30_000, doneTtlMs: 60_000, now });
  if (claimed.outcome !== 'claimed') throw new Error(`not claimed: ${claimed.outcome}`);
  const correlationId = newId();
  const headers = stamp(new Headers(), {
    correlationId,
    verified: 'stripe',
    dedupe: 'claimed',
    lease: claimed.lease,
  });
  const response = await withTelemetry(
    spec,
    handler,
  )(new Request('http://app/', { method: 'POST', headers }));
  return { response, correlationId };
}

/** The claim's state as the next delivery would find it, once the settlement in the background is through. */
async function claimAfterwards(expected: string): Promise<string> {
  let outcome = '';
  await eventually(async () => {
    outcome = (await claim(createRedis(), 'stripe:evt_1', { leaseMs: 1, doneTtlMs: 1, now: Date.now() }))
      .outcome;
    expect(outcome).toBe(expected);
  });
  return outcome;
}

describe('exactly one http.request.completed line for each request', () => {
  it.each<[string, () => Promise<Response>, object]>([
    ['success', async () => new Response('ok'), { status: 200, outcome: 'ok', level: 'info' }],
    ['early return', async () => new Response(null, { status: 422 }), { status: 422, outcome: 'refused' }],
    [
      'answered 5xx',
      async () => new Response(null, { status: 503 }),
      { status: 503, outcome: 'failed', level: 'error' },
    ],
    [
      'an error of ours',
      () => Promise.reject(new JoshError('job.unknown')),
      { status: 489, outcome: 'thrown', error_code: 'job.unknown' },
    ],
    [
      'a foreign error',
      () => Promise.reject(new TypeError('secret text')),
      { status: 500, outcome: 'thrown', error_code: 'internal', level: 'error' },
    ],
    [
      'something that is no error',
      () => Promise.reject('+14155550123'),
      { status: 500, error_code: 'thrown.not_an_error' },
    ],
  ])('%s', async (_name, handler, expected) => {
    const { correlationId, response } = await serve(handler);
    expect(lines.of('http.request.completed')).toMatchObject([
      {
        correlation_id: correlationId,
        route: spec.route,
        handler: spec.handler,
        method: 'POST',
        dedupe: 'claimed',
        ...expected,
      },
    ]);
    expect(response.headers.get('x-correlation-id')).toBe(correlationId);
    expect(lines.raw.join()).not.toMatch(/secret text|4155550123/);
  });

  it('with the time spent in each dependency and each query by name', async () => {
    await serve(async () => {
      let clock = 0;
      const tick = () => (clock += 5);
      await measure('db', 'insert_message', async () => undefined, tick);
      await measure('db', 'load_user', async () => undefined, tick);
      await measure('llm', 'intent', async () => undefined, tick);
      return new Response();
    });
    expect(lines.of('http.request.completed')).toMatchObject([
      { db_ms: 10, db_calls: 2, db_queries: 'insert_message:5,load_user:5', llm_ms: 5, llm_calls: 1 },
    ]);
  });

  it('and ids that the handler found are on it and on every later line', async () => {
    await serve(async () => {
      annotate({ stripe_event_id: 'evt_1' });
      log('stripe.webhook.received', { stripe_event_id: 'evt_1', type: 'invoice.paid' });
      return new Response();
    });
    expect(lines.all().map(({ stripe_event_id }) => stripe_event_id)).toEqual(['evt_1', 'evt_1']);
  });
});

describe('the claim is settled', () => {
  it('success confirms it', async () => {
    await serve(async () => new Response());
    expect(await claimAfterwards('done')).toBe('done');
  });

  it('a permanent refusal confirms it too: trying again would change nothing', async () => {
    await serve(() => Promise.reject(new JoshError('job.malformed')));
    expect(await claimAfterwards('done')).toBe('done');
  });

  it.each<[string, () => Promise<Response>]>([
    ['a throw', () => Promise.reject(new Error('x'))],
    ['a 5xx answer', async () => new Response(null, { status: 500 })],
  ])('%s releases it: the provider’s retry runs', async (_name, handler) => {
    await serve(handler);
    expect(await claimAfterwards('claimed')).toBe('claimed');
  });

  it('a settlement that Redis refuses is logged and does not touch the answer', async () => {
    const { response } = await serve(async () => {
      redis.faults.set({ kind: 'status', status: 503 });
      return new Response('fine');
    });
    expect(response.status).toBe(200);
    await eventually(() => expect(lines.of('claim.settle_failed')).toMatchObject([{ outcome: 'ok' }]));
    redis.faults.clear();
  });
});

describe('a request that did not come through the edge', () => {
  it('is refused, because nobody verified it', async () => {
    const forged = new Request('http://app/', { method: 'POST', body: '{}' });
    const response = await withTelemetry(spec, async () => new Response('should not run'))(forged);
    expect(response.status).toBe(403);
    expect((await response.json()).error.code).toBe('request.unverified');
  });
});

describe('Sentry captures handler exceptions with tags', () => {
  it('category, correlation id and the ids that are known; the message is a code', async () => {
    const { correlationId } = await serve(async () => {
      annotate({ stripe_event_id: 'evt_1', user_id: '00000000-0000-4000-8000-000000000001', attempt: 2 });
      throw new JoshError('stripe.unknown_customer');
    });
    await Sentry.flush();
    expect(sentry.events()).toMatchObject([
      {
        level: 'error',
        fingerprint: ['stripe_webhook', 'stripe.unknown_customer'],
        exception: { values: [{ type: 'JoshError', value: 'stripe.unknown_customer' }] },
        tags: {
          env: 'local',
          category: 'stripe_webhook',
          correlation_id: correlationId,
          stripe_event_id: 'evt_1',
          user_id: '00000000-0000-4000-8000-000000000001',
          handler: 'stripe.webhook',
          attempt: '2',
        },
      },
    ]);
  });

  it('of a foreign error only its class: neither its message nor its cause’s', async () => {
    await serve(() =>
      Promise.reject(new TypeError('she wrote: meet me at 5', { cause: new Error('to +14155550123') })),
    );
    await Sentry.flush();
    expect(sentry.events()).toHaveLength(1);
    expect(JSON.stringify(sentry.events())).toContain('TypeError');
    expect(sentry.leaks(['meet me', '4155550123'])).toEqual([]);
  });
});

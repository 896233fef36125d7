import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { traceId } from '@/lib/telemetry/correlation';
import { startRedis } from '@/local/redis/server';
import { type LocalSentry, startSentry } from '@/local/sentry/server';
import {
  edgeEnvironment,
  inboundText,
  SID,
  stripeRequest,
  throughEdge,
  twilioRequest,
} from '../../helpers/edge';
import { captureLogLines } from '../../helpers/log-lines';

captureLogLines();
const PHONE = '+14155550123';
const TEXT = 'the blue heron lands at noon';
let redis: Awaited<ReturnType<typeof startRedis>>;
let sentry: LocalSentry;

beforeAll(async () => {
  redis = await startRedis({ token: 'test' });
  sentry = await startSentry();
});
afterAll(async () => {
  await redis.close();
  await sentry.close();
});
beforeEach(() => {
  const settings = { ...edgeEnvironment(redis), SENTRY_DSN: sentry.dsn };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  redis.faults.clear();
  sentry.clear();
  return () => vi.unstubAllEnvs();
});

describe('what the edge refuses or cannot do is reported to Sentry', () => {
  it('a forged text: a warning with a category, under the id of the answer', async () => {
    const { headers } = await throughEdge(inboundText(SID, 'not the token'));
    const id = headers.get('x-correlation-id');
    expect(sentry.events()).toMatchObject([
      {
        level: 'warning',
        environment: 'local',
        fingerprint: ['sms_inbound', 'request.signature_invalid', 'mismatch'],
        exception: { values: [{ value: 'request.signature_invalid' }] },
        tags: {
          env: 'local',
          category: 'sms_inbound',
          correlation_id: id,
          route: '/api/twilio/inbound',
          reason: 'mismatch',
        },
        contexts: { trace: { trace_id: traceId(id ?? '') } },
      },
    ]);
  });

  it('a forged Stripe event', async () => {
    await throughEdge(stripeRequest({ id: 'evt_1' }, { secret: 'whsec_other' }));
    expect(sentry.events()).toMatchObject([{ level: 'warning', tags: { category: 'stripe_webhook' } }]);
  });

  it('Redis away: an error with the id of the text, which is served all the same', async () => {
    redis.faults.set({ kind: 'status', status: 503 });
    expect(await throughEdge(inboundText())).toMatchObject({ to: 'handler' });
    expect(sentry.events()).toMatchObject([
      { level: 'error', tags: { error_code: 'claim.unavailable', twilio_message_sid: SID } },
    ]);
  });

  it('a missing setting: fatal, since nothing gets through', async () => {
    vi.stubEnv('PUBLIC_BASE_URL', '');
    expect(await throughEdge(inboundText())).toMatchObject({ status: 500 });
    expect(sentry.events()).toMatchObject([
      { level: 'fatal', tags: { error_code: 'settings.missing:PUBLIC_BASE_URL' } },
    ]);
  });

  it('no number and no text of a forged request leaves: body, query, header and path', async () => {
    const forged = twilioRequest(
      `/api/twilio/status?phone=${encodeURIComponent(PHONE)}`,
      { MessageSid: PHONE, MessageStatus: TEXT, Body: TEXT, From: PHONE },
      'not the token',
    );
    forged.headers.set('x-note', TEXT.replaceAll(' ', '-'));
    await throughEdge(forged);
    await throughEdge(twilioRequest('/api/twilio/status', { MessageSid: PHONE, Body: TEXT }));
    await throughEdge(new Request(`http://app/${PHONE}`, { method: 'POST', body: 'x'.repeat(1_100_000) }));
    expect(sentry.events()).toHaveLength(3);
    expect(sentry.leaks(['4155550123', 'heron'])).toEqual([]);
  });

  it('a flood of forgeries is ten events, not 300', async () => {
    await Promise.all(
      Array.from({ length: 300 }, () =>
        throughEdge(stripeRequest({ id: 'evt_1' }, { secret: 'whsec_flood' })),
      ),
    );
    expect(sentry.events().length).toBeLessThanOrEqual(10);
  });
});

describe('Sentry never changes an answer', () => {
  it.each([
    ['not set', () => vi.stubEnv('SENTRY_DSN', '')],
    ['nonsense', () => vi.stubEnv('SENTRY_DSN', 'sentry please')],
    ['gone', () => vi.stubEnv('SENTRY_DSN', 'http://key@127.0.0.1:1/1')],
    ['failing', () => sentry.faults.set({ kind: 'status', status: 500 })],
  ])('when it is %s', async (_, arrange) => {
    arrange();
    expect(await throughEdge(inboundText(SID, 'not the token'))).toMatchObject({ status: 403 });
    sentry.faults.clear();
  });
});

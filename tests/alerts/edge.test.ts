import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { readCounters } from '@/lib/alerts/counters';
import { createRedis } from '@/lib/clients/redis';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { readPassport } from '@/lib/telemetry/intake/headers';
import { type RunningRedis, startRedis } from '@/local/redis/server';
import { edgeEnvironment, inboundText, jobRequest, stripeRequest, throughEdge } from '../helpers/edge';
import { eventually } from '../helpers/eventually';
import { captureLogLines } from '../helpers/log-lines';

captureLogLines();
let redis: RunningRedis;
beforeAll(async () => {
  redis = await startRedis({ token: 'test' });
});
afterAll(() => redis.close());
beforeEach(async () => {
  for (const [name, value] of Object.entries(edgeEnvironment(redis))) vi.stubEnv(name, value);
  await createRedis().flushall();
  return () => vi.unstubAllEnvs();
});

const WINDOWS = new Map([
  ['twilio_inbound', 300_000],
  ['stripe_webhook', 300_000],
  ['outbound', 900_000],
] as const);
const seenAtEdge = async () => {
  const counters = await readCounters(createRedis, WINDOWS, 'local', Date.now());
  return Object.fromEntries([...counters].map(([condition, { edge }]) => [condition, edge]));
};
const sid = (n: number) => `SM${String(n).padStart(32, '0')}`;

/** A request through the edge and on to a handler with that outcome. */
async function serve(request: Request, source: 'twilio_inbound' | 'stripe', status: number) {
  const result = await throughEdge(request);
  if (result.to !== 'handler') throw new Error(`answered ${result.status}`);
  const spec = { route: '/x', handler: 'x', category: 'sms_inbound', source } as const;
  const handler = withTelemetry(spec, async () => new Response(null, { status }));
  await handler(new Request(request.url, { method: 'POST', headers: result.headers }));
}

it('what the edge and the handlers count is what the alerts read when no log arrives', async () => {
  await serve(inboundText(sid(1)), 'twilio_inbound', 200);
  await serve(inboundText(sid(2)), 'twilio_inbound', 500);
  await serve(inboundText(sid(3)), 'twilio_inbound', 503);
  await serve(stripeRequest({ id: 'evt_1' }), 'stripe', 200);
  // The claim is settled after the answer.
  await eventually(async () =>
    expect(await seenAtEdge()).toEqual({
      twilio_inbound: { requests: 3, failures: 2 },
      stripe_webhook: { requests: 1, failures: 0 },
      outbound: null,
    }),
  );
});

it('a forged request counts for nothing', async () => {
  await throughEdge(inboundText(sid(1), 'not-the-token'));
  expect((await seenAtEdge()).twilio_inbound).toEqual({ requests: 0, failures: 0 });
});

it.each(['/api/alerts/evaluate', '/api/alerts/digest'])('%s is QStash’s alone', async (path) => {
  const genuine = await throughEdge(await jobRequest(path, { tier: 'critical' }));
  if (genuine.to !== 'handler') throw new Error('not forwarded');
  expect(readPassport(genuine.headers)).toMatchObject({ verified: 'qstash', dedupe: 'claimed' });
  const forged = await throughEdge(new Request(`http://app${path}`, { method: 'POST', body: '{}' }));
  expect(forged).toMatchObject({ to: 'caller', status: 403 });
});

it('the same delivery five times at once: one is handled, the others wait or are told', async () => {
  const results = await Promise.all(
    [1, 2, 3, 4, 5].map(async () =>
      throughEdge(await jobRequest('/api/alerts/evaluate', { tier: 'critical' }, { id: 'msg_same' })),
    ),
  );
  expect(results.filter(({ to }) => to === 'handler')).toHaveLength(1);
});

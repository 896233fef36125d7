import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import type { z } from 'zod';
import { POST as evaluateRoute } from '@/app/api/alerts/evaluate/route';
import { createRedis } from '@/lib/clients/redis';
import { newId } from '@/lib/telemetry/correlation';
import { stamp } from '@/lib/telemetry/intake/headers';
import type { evaluateAlertsJob } from '@/lib/telemetry/jobs';
import { type Axiom, startAxiom } from '@/local/axiom/server';
import { type LocalPager, pagerEnvironment, startPager } from '@/local/pager/server';
import { type RunningRedis, startRedis } from '@/local/redis/server';
import { type LocalSentry, startSentry } from '@/local/sentry/server';

/** The moment at which each test begins. */
export const START = Date.UTC(2026, 10, 23, 12);
export const MINUTE = 60_000;
export const LOGS = 'josh-logs';
export const METRICS = 'josh-metrics';

const LONG_AGO = {
  _time: new Date(START - 40 * 86_400_000).toISOString(),
  point_id: 'p0',
  entry_id: 'e0',
  metric: 'drain_batches_total',
  event: 'alert.evaluated',
  value: 1,
  env: 'prod',
};

type Check = z.output<typeof evaluateAlertsJob.payload>;

export interface Alerting {
  axiom: Axiom;
  redis: RunningRedis;
  pager: LocalPager;
  sentry: LocalSentry;
  /** Moves every clock: ours and the stand-ins'. */
  at(minutes: number): void;
  /** Time-outs of these lengths, in milliseconds, pass at once; all others never do. */
  passDeadlines(...lengths: number[]): void;
  /** Rows as the drain has shipped them. */
  ingest(dataset: typeof LOGS | typeof METRICS, rows: readonly Record<string, unknown>[]): void;
  /** A request of QStash, as the edge hands it on. */
  request(check: Check, retried?: number): Request;
  /** QStash brings a check. */
  check(check?: Check, retried?: number): Promise<Response>;
}

/** The alerts' routes with the real clients on the local Axiom, Redis, pager and Sentry; each test begins with nothing. */
export function startAlerting(): Alerting {
  let axiom: Axiom;
  let redis: RunningRedis;
  let pager: LocalPager;
  let sentry: LocalSentry;
  const passing = new Set<number>();
  const deadline = AbortSignal.timeout;
  beforeAll(async () => {
    redis = await startRedis({ token: 'test' });
    axiom = await startAxiom({ token: 'xaat-test', now: () => Date.now() });
    pager = await startPager({ now: () => Date.now() });
    sentry = await startSentry();
    const env = {
      ...pagerEnvironment(pager),
      JOSH_ENV: 'prod',
      PUBLIC_BASE_URL: 'https://josh.example',
      UPSTASH_REDIS_REST_URL: redis.url,
      UPSTASH_REDIS_REST_TOKEN: 'test',
      AXIOM_URL: axiom.url,
      AXIOM_TOKEN: 'xaat-test',
      AXIOM_APP_URL: 'https://app.axiom.example/josh',
      RUNBOOK_BASE_URL: 'https://docs.example/runbooks',
      SERVICE_TOKEN: 'a-service-token-for-tests',
      SENTRY_CRON_URL: sentry.cronUrl,
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    vi.useRealTimers();
    vi.unstubAllEnvs();
    await Promise.all([axiom, redis, pager, sentry].map((service) => service?.close()));
  });
  beforeEach(async () => {
    for (const { faults } of [axiom, redis, pager, sentry]) faults.clear();
    vi.useFakeTimers({ toFake: ['Date'], now: START });
    passing.clear();
    // Callers and servers share one thread here, which a busy machine can stop for longer than any network would take.
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) =>
      passing.has(ms) ? deadline.call(AbortSignal, 0) : new AbortController().signal,
    );
    pager.clear();
    sentry.clear();
    for (const name of [LOGS, METRICS]) {
      axiom.store.delete(name);
      axiom.store.create(name, START);
      // A dataset that never had a row does not know its fields.
      axiom.store.ingest(name, [LONG_AGO], { receivedAt: START });
    }
    await createRedis().flushall();
  });
  const request = (check: Check, retried = 0) => {
    const headers = stamp(new Headers(), { correlationId: newId(), verified: 'qstash', dedupe: 'unknown' });
    headers.set('upstash-retried', String(retried));
    return new Request('http://app/api/alerts/evaluate', {
      method: 'POST',
      headers,
      body: JSON.stringify(check),
    });
  };
  return {
    get axiom() {
      return axiom;
    },
    get redis() {
      return redis;
    },
    get pager() {
      return pager;
    },
    get sentry() {
      return sentry;
    },
    at: (minutes) => vi.setSystemTime(START + minutes * MINUTE),
    passDeadlines: (...lengths) => {
      for (const length of lengths) passing.add(length);
    },
    ingest: (dataset, rows) => {
      axiom.store.ingest(dataset, rows, { receivedAt: Date.now() });
    },
    request,
    check: (check = { tier: 'critical' }, retried = 0) => evaluateRoute(request(check, retried)),
  };
}

let sequence = 0;
const next = () => String(++sequence);
/** A point as the drain ships it, now. */
export const point = (metric: string, value: number, labels: Readonly<Record<string, string>> = {}) => ({
  _time: new Date(Date.now() - 1_000).toISOString(),
  point_id: `p${next()}`,
  metric,
  kind: 'counter',
  value,
  env: 'prod',
  ...labels,
});
/** A log row as the drain ships it, now. */
export const row = (event: string, fields: Readonly<Record<string, unknown>> = {}) => ({
  _time: new Date(Date.now() - 1_000).toISOString(),
  entry_id: `e${next()}`,
  level: 'info',
  event,
  env: 'prod',
  ...fields,
});

/** Requests to a route, some of which failed, and what every batch of the drain brings besides. */
export function traffic(route: string, { ok, failed }: { ok: number; failed: number }) {
  return [
    point('http_requests_total', ok, { route, status_class: '2xx' }),
    point('http_requests_total', failed, { route, status_class: '5xx' }),
    ...heartbeat(),
  ];
}
export const heartbeat = () => [
  point('drain_batches_total', 1, { dedupe: 'claimed' }),
  point('drain_lag_ms', 900, { of: 'newest' }),
];

import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '@/lib/telemetry/errors/error';
import { severityOf } from '@/lib/telemetry/errors/severity';
import { Budget } from '@/lib/telemetry/sentry/budget';
import { categoryOf, categoryOfPath } from '@/lib/telemetry/sentry/category';
import { sampleRand, traceRate } from '@/lib/telemetry/sentry/rate';

describe('severity (Document 5, "Severity Levels")', () => {
  it.each([
    ['internal', 'sms_inbound', 'fatal'],
    ['internal', 'stripe_webhook', 'fatal'],
    ['pg.CONNECT_TIMEOUT', 'sms_inbound', 'fatal'],
    ['timeout', 'stripe_webhook', 'fatal'],
    ['settings.missing:DATABASE_URL', 'admin_action', 'fatal'],
    ['internal', 'linkup_orchestration', 'error'],
    ['pg.23505', undefined, 'error'],
    ['sms.send_failed', 'sms_outbound', 'error'],
    ['twilio.21211', 'sms_inbound', 'error'],
    ['qstash.http_503', 'sms_inbound', 'error'],
    ['claim.unavailable', 'sms_inbound', 'error'],
    ['stripe.unknown_customer', 'stripe_webhook', 'error'],
    ['llm.timeout', 'sms_inbound', 'warning'],
    ['request.malformed', 'sms_inbound', 'warning'],
    ['request.signature_invalid', 'stripe_webhook', 'warning'],
  ] as const)('%s during %s → %s', (code, during, expected) => {
    expect(severityOf(code, during)).toBe(expected);
  });

  it('every code of ours but `internal` has the severity of the catalogue, whatever the request is about', () => {
    for (const [code, { severity }] of Object.entries(errorCatalogue)) {
      if (code !== 'internal') expect(severityOf(code, 'admin_action'), code).toBe(severity);
    }
  });
});

describe('category', () => {
  it.each([
    ['/api/twilio/inbound', 'sms_inbound'],
    ['/api/twilio/status', 'sms_outbound'],
    ['/api/jobs/send-sms', 'sms_outbound'],
    ['/api/stripe/webhook', 'stripe_webhook'],
    ['/api/linkups/[id]/cancel', 'linkup_orchestration'],
    ['/api/jobs/linkup-wave', 'linkup_orchestration'],
    ['/ops', 'admin_action'],
    ['', 'admin_action'],
  ])('of the path %s is %s', (path, expected) => expect(categoryOfPath(path)).toBe(expected));

  it.each([
    ['pg.23505', 'db_schema'],
    ['pg.42P01', 'db_schema'],
    ['pg.22001', 'db_schema'],
    ['pg.40001', 'sms_inbound'],
    ['pg.deadline', 'sms_inbound'],
  ])('of %s in an inbound text is %s', (code, expected) =>
    expect(categoryOf(code, 'sms_inbound')).toBe(expected),
  );
});

describe('trace rate', () => {
  it.each([
    ['staging', undefined, 1],
    ['staging', '0', 1],
    ['prod', undefined, 0.2],
    ['prod', '0.15', 0.15],
    ['prod', '1', 0.25],
    ['prod', '0', 0.1],
    ['prod', 'many', 0.2],
    ['local', undefined, 0],
    ['local', '1', 1],
    ['local', '0.5', 0],
  ] as const)('%s with %s → %s', (env, setting, rate) => expect(traceRate(env, setting)).toBe(rate));

  it('a fifth of the ids is a fifth of the operations, and one id always decides alike', () => {
    const ids = Array.from({ length: 5_000 }, () => crypto.randomUUID());
    const share = ids.filter((id) => sampleRand(id) < 0.2).length / ids.length;
    expect(share).toBeGreaterThan(0.16);
    expect(share).toBeLessThan(0.24);
    expect(sampleRand('01932b3c-7d00-7abc-8def-ffffffffffff')).toBeLessThan(1);
  });
});

describe('the budget of a fault', () => {
  it('ten at once, then one every ten seconds, which says how many were left out; others are not affected', () => {
    let now = 0;
    const budget = new Budget({ burst: 10, refillMs: 10_000, now: () => now });
    const passed = Array.from({ length: 100 }, () => budget.take('a').allowed).filter(Boolean);
    expect(passed).toHaveLength(10);
    expect(budget.take('b')).toEqual({ allowed: true, suppressed: 0 });
    now = 10_000;
    expect(budget.take('a')).toEqual({ allowed: true, suppressed: 90 });
    expect(budget.take('a')).toEqual({ allowed: false, suppressed: 1 });
    now = 40_000;
    expect(budget.take('a')).toEqual({ allowed: true, suppressed: 1 });
  });

  it('memory is bounded: a key that was not used for long is forgotten', () => {
    const budget = new Budget({ burst: 1, refillMs: 1e9, now: () => 0 });
    budget.take('first');
    for (let i = 0; i < 1_000; i++) budget.take(`key ${i}`);
    expect(budget.take('first')).toEqual({ allowed: true, suppressed: 0 });
  });
});

import { describe, expect, it } from 'vitest';
import { runChecks } from '@/lib/verify/run-checks';
import { settingChecks } from '@/lib/verify/settings';
import { settingRules } from '@/lib/verify/settings-rules';
import { newSubject } from '@/lib/verify/subject';
import { environmentOf, newSecrets } from '@/local/settings';

const hex = (length: number) => 'a1'.repeat(length / 2);

/** What a deployment in production would have. */
const production: Record<string, string> = {
  JOSH_ENV: 'prod',
  PUBLIC_BASE_URL: 'https://josh.example',
  DATABASE_URL: 'postgres://app:pw@db.example.com:6543/postgres',
  DATABASE_PREPARE: 'false',
  UPSTASH_REDIS_REST_URL: 'https://eu1-redis.upstash.io',
  UPSTASH_REDIS_REST_TOKEN: hex(40),
  QSTASH_TOKEN: hex(40),
  QSTASH_CURRENT_SIGNING_KEY: `sig_${hex(28)}`,
  QSTASH_NEXT_SIGNING_KEY: `sig_${hex(26)}`,
  TWILIO_ACCOUNT_SID: `AC${hex(32)}`,
  TWILIO_AUTH_TOKEN: hex(32),
  TWILIO_FROM: '+12025550100',
  STRIPE_WEBHOOK_SECRETS: `whsec_${hex(32)}, whsec_${hex(30)}`,
  ANTHROPIC_API_KEY: `sk-ant-${hex(20)}`,
  PHONE_HASH_PEPPERS: `k2:${hex(32)},k1:${hex(32)}`,
  SENTRY_DSN: 'https://abc@o1.ingest.sentry.io/42',
  NEXT_PUBLIC_SENTRY_DSN: 'https://abc@o1.ingest.sentry.io/42',
  DASHBOARD_JWT_ISSUER: 'https://ref.supabase.co/auth/v1',
  DASHBOARD_JWKS_URL: 'https://ref.supabase.co/auth/v1/.well-known/jwks.json',
  SERVICE_TOKEN: hex(32),
  AXIOM_TOKEN: `xaat-${hex(32)}`,
  DRAIN_SIGNATURE_SECRET: hex(32),
  DRAIN_VERIFY_CODE: hex(40),
  ALERTS_URL: 'https://josh.example/api/alerts/evaluate',
  AUTO_REPLAY_URL: 'https://josh.example/api/jobs/auto-replay',
  PAGERDUTY_ROUTING_KEY: hex(32),
  SENTRY_CRON_URL: 'https://o1.ingest.sentry.io/api/42/cron/alerts/abc/',
};

async function verify(env: Record<string, string | undefined>) {
  const subject = newSubject({
    env,
    app: 'https://josh.example',
    drain: null,
    waitMs: 0,
    withCanary: false,
    further: [],
    now: () => 0,
    pause: async () => undefined,
  });
  const report = await runChecks([{ title: 'settings', checks: settingChecks }], subject);
  const wrong = report.checks.filter(({ ok }) => !ok).map(({ name }) => name.replace('settings: ', ''));
  return { report, wrong };
}

describe('settings', () => {
  it('of production are right; what is not set and not needed is not checked', async () => {
    const { report, wrong } = await verify(production);
    expect(wrong).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.not_checked.map(({ name }) => name)).toContain('settings: STRIPE_SECRET_KEY');
  });

  it('of the embedded cloud are right', async () => {
    const url = 'http://127.0.0.1:3000';
    const urls = {
      publicUrl: url,
      redis: { url, token: hex(32) },
      qstash: { url, token: hex(32), currentSigningKey: `sig_${hex(28)}`, nextSigningKey: `sig_${hex(26)}` },
      axiom: { url, token: `xaat-${hex(32)}` },
      twilio: url,
      anthropic: url,
      databaseUrl: 'postgres://postgres@127.0.0.1:5432/postgres',
      auth: {
        issuer: `${url}/auth/v1`,
        jwksUrl: `${url}/jwks.json`,
        anonKey: `sb_publishable_${hex(24)}`,
        serviceKey: 'x',
      },
      sentry: {
        dsn: 'http://local@127.0.0.1:9/1',
        cronUrl: `${url}/api/1/cron/alerts/local/`,
        url,
        apiToken: 'x',
      },
    };
    const { wrong } = await verify({ ...environmentOf(urls, newSecrets()), PAGERDUTY_ROUTING_KEY: 'x' });
    expect(wrong).toEqual([]);
  });

  it.each<[string, string]>([
    ['JOSH_ENV', 'production'],
    ['PUBLIC_BASE_URL', 'http://josh.example'],
    ['PUBLIC_BASE_URL', 'https://josh.example/'],
    ['DATABASE_URL', 'db.example.com'],
    ['DATABASE_PREPARE', 'true'],
    ['UPSTASH_REDIS_REST_URL', 'redis://eu1-redis.upstash.io'],
    ['UPSTASH_REDIS_REST_TOKEN', 'short'],
    ['QSTASH_TOKEN', 'short'],
    ['QSTASH_URL', 'qstash.upstash.io'],
    ['QSTASH_CURRENT_SIGNING_KEY', hex(32)],
    ['QSTASH_NEXT_SIGNING_KEY', production.QSTASH_CURRENT_SIGNING_KEY ?? ''],
    ['TWILIO_ACCOUNT_SID', `SK${hex(32)}`],
    ['TWILIO_AUTH_TOKEN', hex(30)],
    ['TWILIO_AUTH_TOKEN', `${hex(32)} `],
    ['TWILIO_AUTH_TOKEN_NEXT', 'next'],
    ['TWILIO_FROM', '(202) 555-0100'],
    ['TWILIO_MESSAGING_SERVICE_SID', hex(34)],
    ['STRIPE_WEBHOOK_SECRETS', `whsec_${hex(32)},sk_live_${hex(32)}`],
    ['STRIPE_SECRET_KEY', `sk_test_${hex(24)}`],
    ['ANTHROPIC_API_KEY', `sk_${hex(24)}`],
    ['PHONE_HASH_PEPPERS', 'k1:short'],
    ['PHONE_HASH_PEPPERS', `k1:${hex(32)},k1:${hex(30)}`],
    ['SENTRY_DSN', 'https://o1.ingest.sentry.io/42'],
    ['NEXT_PUBLIC_SENTRY_DSN', 'https://abc@o1.ingest.sentry.io/'],
    ['DASHBOARD_JWT_ISSUER', 'http://ref.supabase.co/auth/v1'],
    ['DASHBOARD_JWKS_URL', 'ref.supabase.co'],
    ['DASHBOARD_JWT_SECRET', 'short'],
    ['AUTO_REPLAY_URL', 'https://josh.example/api/jobs/replay-item'],
    ['SERVICE_TOKEN', 'secret'],
    ['AXIOM_TOKEN', `xapt-${hex(32)}`],
    ['AXIOM_URL', 'http://api.axiom.co'],
    ['DRAIN_SIGNATURE_SECRET', `${hex(32)},short`],
    ['DRAIN_VERIFY_CODE', 'x'],
    ['ALERTS_URL', 'https://staging.josh.example/api/alerts/evaluate'],
    ['PAGERDUTY_ROUTING_KEY', ' '],
    ['SENTRY_CRON_URL', 'https://o1.ingest.sentry.io/api/42/'],
  ])('%s of a wrong shape is named, and its value is not shown', async (name, value) => {
    const { report, wrong } = await verify({ ...production, [name]: value });
    expect(wrong[0]).toBe(name);
    expect(report.ok).toBe(false);
    const [failed] = report.checks.filter(({ ok }) => !ok);
    expect(failed).toMatchObject({
      actual: 'set, but not of this shape',
      todo: expect.stringContaining(name),
    });
    if (value.trim().length > 8) expect(JSON.stringify(report)).not.toContain(value.trim());
  });

  it.each(settingRules.filter(({ optional }) => !optional).map(({ name }) => [name] as const))(
    '%s that is not set is named',
    async (name) => {
      const { wrong } = await verify({ ...production, [name]: '' });
      expect(wrong).toContain(name);
    },
  );

  it('a messaging service stands for the number', async () => {
    const { wrong } = await verify({
      ...production,
      TWILIO_FROM: undefined,
      TWILIO_MESSAGING_SERVICE_SID: `MG${hex(32)}`,
    });
    expect(wrong).toEqual([]);
  });
});

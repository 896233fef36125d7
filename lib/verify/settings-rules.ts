import { parsePeppers } from '@/lib/telemetry/phone-hash';
import type { Env } from './subject';

/** What a variable must look like. Its value is looked at and never shown. */
export interface SettingRule {
  name: string;
  /** The shape in words. */
  expected: string;
  fits(value: string, env: Env): boolean;
  /** May be missing; then it is not checked. */
  optional?: true;
  /** Not needed where this one is set. */
  unless?: string;
}

export const isLocal = (url: string): boolean =>
  URL.canParse(url) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

const isUrl = (text: string): boolean =>
  URL.canParse(text) && (new URL(text).protocol === 'https:' || (isLocal(text) && /^http:/.test(text)));
const matches = (pattern: RegExp) => (value: string) => pattern.test(value);
const each = (fits: (item: string) => boolean) => (value: string) => {
  const items = value.split(',').map((item) => item.trim());
  return items.every(fits);
};
const isDsn = (text: string): boolean =>
  isUrl(text) && new URL(text).username !== '' && /^\/\d+$/.test(new URL(text).pathname);

const url = (name: string, optional?: true): SettingRule => ({
  name,
  expected: 'an https URL without a final slash; http only on this machine',
  fits: (value) => isUrl(value) && !value.endsWith('/'),
  ...(optional && { optional }),
});

const atApp = (name: string, path: string): SettingRule => ({
  name,
  expected: `PUBLIC_BASE_URL${path}`,
  fits: (value, { PUBLIC_BASE_URL = '' }) => value === PUBLIC_BASE_URL.replace(/\/$/, '') + path,
});

/** The settings that have a shape, in the order of docs/settings.md. */
export const settingRules: readonly SettingRule[] = [
  { name: 'JOSH_ENV', expected: 'local, staging or prod', fits: matches(/^(?:local|staging|prod)$/) },
  url('PUBLIC_BASE_URL'),
  {
    name: 'DATABASE_URL',
    expected: 'postgres://user:password@host:5432/database',
    fits: (value) => URL.canParse(value) && /^postgres(?:ql)?:$/.test(new URL(value).protocol),
  },
  {
    name: 'DATABASE_PREPARE',
    expected: 'false behind a transaction pooler (port 6543)',
    optional: true,
    fits: (value, env) => value === 'false' || !/:6543(?:\/|$)/.test(env.DATABASE_URL ?? ''),
  },
  url('UPSTASH_REDIS_REST_URL'),
  { name: 'UPSTASH_REDIS_REST_TOKEN', expected: 'at least 16 characters', fits: matches(/^\S{16,}$/) },
  { name: 'QSTASH_TOKEN', expected: 'at least 16 characters', fits: matches(/^\S{16,}$/) },
  { ...url('QSTASH_URL'), optional: true },
  { name: 'QSTASH_CURRENT_SIGNING_KEY', expected: 'begins with sig_', fits: matches(/^sig_\S{16,}$/) },
  {
    name: 'QSTASH_NEXT_SIGNING_KEY',
    expected: 'begins with sig_, and is not the current one',
    fits: (value, env) => /^sig_\S{16,}$/.test(value) && value !== env.QSTASH_CURRENT_SIGNING_KEY,
  },
  { name: 'TWILIO_ACCOUNT_SID', expected: 'AC and 32 hex digits', fits: matches(/^AC[0-9a-f]{32}$/) },
  { name: 'TWILIO_AUTH_TOKEN', expected: '32 hex digits', fits: matches(/^[0-9a-f]{32}$/) },
  {
    name: 'TWILIO_AUTH_TOKEN_NEXT',
    expected: '32 hex digits',
    optional: true,
    fits: matches(/^[0-9a-f]{32}$/),
  },
  {
    name: 'TWILIO_FROM',
    expected: 'a number as +12025550100',
    unless: 'TWILIO_MESSAGING_SERVICE_SID',
    fits: matches(/^\+[1-9]\d{6,14}$/),
  },
  {
    name: 'TWILIO_MESSAGING_SERVICE_SID',
    expected: 'MG and 32 hex digits',
    optional: true,
    fits: matches(/^MG[0-9a-f]{32}$/),
  },
  {
    name: 'STRIPE_WEBHOOK_SECRETS',
    expected: 'each begins with whsec_',
    fits: each((item) => /^whsec_\S{16,}$/.test(item)),
  },
  {
    name: 'STRIPE_SECRET_KEY',
    expected: 'begins with rk_ or sk_; a live key in prod and a test key elsewhere',
    optional: true,
    fits: (value, { JOSH_ENV }) =>
      new RegExp(`^[rs]k_${JOSH_ENV === 'prod' ? 'live' : 'test'}_\\S{8,}$`).test(value),
  },
  { name: 'ANTHROPIC_API_KEY', expected: 'begins with sk-ant-', fits: matches(/^sk-ant-\S+$/) },
  {
    name: 'PHONE_HASH_PEPPERS',
    expected: 'id:secret pairs, at least 16 characters a secret, each id once',
    fits: (value) => {
      try {
        return parsePeppers(value).length > 0;
      } catch {
        return false;
      }
    },
  },
  { name: 'SENTRY_DSN', expected: 'https://<key>@<host>/<project>', fits: isDsn },
  { name: 'NEXT_PUBLIC_SENTRY_DSN', expected: 'https://<key>@<host>/<project>', fits: isDsn },
  url('DASHBOARD_JWT_ISSUER'),
  { ...url('DASHBOARD_JWKS_URL'), unless: 'DASHBOARD_JWT_SECRET' },
  {
    name: 'DASHBOARD_JWT_SECRET',
    expected: 'at least 32 characters',
    optional: true,
    fits: matches(/^\S{32,}$/),
  },
  {
    name: 'DASHBOARD_ANON_KEY',
    expected: 'Supabase’s publishable key',
    optional: true,
    fits: matches(/^\S{20,}$/),
  },
  { ...url('DASHBOARD_URL'), optional: true },
  { name: 'SERVICE_TOKEN', expected: 'at least 24 characters', fits: matches(/^\S{24,}$/) },
  {
    name: 'AXIOM_TOKEN',
    expected: 'begins with xaat-, or with xapt- beside AXIOM_ORG_ID',
    fits: (value, { AXIOM_ORG_ID }) =>
      /^xaat-\S{8,}$/.test(value) || (/^xapt-\S{8,}$/.test(value) && Boolean(AXIOM_ORG_ID)),
  },
  { ...url('AXIOM_URL'), optional: true },
  {
    name: 'DRAIN_SIGNATURE_SECRET',
    expected: 'at least 16 characters each',
    fits: each((item) => /^\S{16,}$/.test(item)),
  },
  { name: 'DRAIN_VERIFY_CODE', expected: 'the code that Vercel shows', fits: matches(/^\S{8,}$/) },
  atApp('ALERTS_URL', '/api/alerts/evaluate'),
  { ...atApp('AUTO_REPLAY_URL', '/api/jobs/auto-replay'), optional: true },
  {
    name: 'PAGERDUTY_ROUTING_KEY',
    expected: 'set, so that somebody is paged',
    fits: (value) => value.trim() !== '',
  },
  {
    name: 'SENTRY_CRON_URL',
    expected: 'the https check-in address of a Sentry Crons monitor',
    fits: (value) => isUrl(value) && /\/cron\//.test(value),
  },
];

import { randomBytes } from 'node:crypto';

/** The addresses of one embedded cloud. */
export interface CloudUrls {
  publicUrl: string;
  redis: { url: string; token: string };
  qstash: { url: string; token: string; currentSigningKey: string; nextSigningKey: string };
  axiom: { url: string; token: string };
  twilio: string;
  anthropic: string;
  databaseUrl: string;
  sentry: { dsn: string; cronUrl: string; url: string; apiToken: string };
  auth: { issuer: string; jwksUrl: string; anonKey: string; serviceKey: string };
}

/** Secrets that both the product and the stand-ins must know. */
export interface LocalSecrets {
  twilioAuthToken: string;
  stripeWebhookSecret: string;
  drainSignatureSecret: string;
  drainVerifyCode: string;
  phonePepper: string;
  serviceToken: string;
}

export const TWILIO_ACCOUNT_SID = 'AC00000000000000000000000000000000';
/** A number from the range that the North American plan keeps for fiction. */
export const TWILIO_FROM = '+12025550100';

/** Fresh secrets: nothing that works here is written down anywhere. */
export function newSecrets(): LocalSecrets {
  const secret = () => randomBytes(24).toString('hex');
  return {
    twilioAuthToken: randomBytes(16).toString('hex'),
    stripeWebhookSecret: `whsec_${secret()}`,
    drainSignatureSecret: secret(),
    drainVerifyCode: secret(),
    phonePepper: secret(),
    serviceToken: secret(),
  };
}

/** The environment with which production code uses the embedded cloud. Production sets the same names. */
export function environmentOf(urls: CloudUrls, secrets: LocalSecrets): Record<string, string> {
  return {
    JOSH_ENV: 'local',
    PUBLIC_BASE_URL: urls.publicUrl,
    DATABASE_URL: urls.databaseUrl,
    UPSTASH_REDIS_REST_URL: urls.redis.url,
    UPSTASH_REDIS_REST_TOKEN: urls.redis.token,
    QSTASH_URL: urls.qstash.url,
    QSTASH_TOKEN: urls.qstash.token,
    QSTASH_CURRENT_SIGNING_KEY: urls.qstash.currentSigningKey,
    QSTASH_NEXT_SIGNING_KEY: urls.qstash.nextSigningKey,
    AXIOM_URL: urls.axiom.url,
    AXIOM_PLAN: 'cloud',
    AXIOM_MONITOR_ENV: 'local',
    AXIOM_TOKEN: urls.axiom.token,
    AXIOM_LOGS_DATASET: 'josh-logs',
    AXIOM_METRICS_DATASET: 'josh-metrics',
    TWILIO_API_URL: urls.twilio,
    TWILIO_ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: secrets.twilioAuthToken,
    TWILIO_FROM,
    STRIPE_WEBHOOK_SECRETS: secrets.stripeWebhookSecret,
    ANTHROPIC_BASE_URL: urls.anthropic,
    ANTHROPIC_API_KEY: 'sk-ant-local',
    SENTRY_DSN: urls.sentry.dsn,
    NEXT_PUBLIC_SENTRY_DSN: urls.sentry.dsn,
    SENTRY_CRON_URL: urls.sentry.cronUrl,
    SENTRY_API_URL: urls.sentry.url,
    SENTRY_API_TOKEN: urls.sentry.apiToken,
    SENTRY_ORG: 'local',
    SENTRY_PROJECT: 'local',
    ALERTS_URL: `${urls.publicUrl}/api/alerts/evaluate`,
    AUTO_REPLAY_URL: `${urls.publicUrl}/api/jobs/auto-replay`,
    DRAIN_SIGNATURE_SECRET: secrets.drainSignatureSecret,
    DRAIN_VERIFY_CODE: secrets.drainVerifyCode,
    PHONE_HASH_PEPPERS: `k1:${secrets.phonePepper}`,
    SERVICE_TOKEN: secrets.serviceToken,
    DASHBOARD_JWT_ISSUER: urls.auth.issuer,
    DASHBOARD_JWKS_URL: urls.auth.jwksUrl,
    DASHBOARD_ANON_KEY: urls.auth.anonKey,
    // For `npm run sign-in` only; the product never needs it.
    DASHBOARD_SERVICE_KEY: urls.auth.serviceKey,
  };
}

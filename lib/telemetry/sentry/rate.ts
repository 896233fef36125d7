import type { Environment } from '../env';

/** Routes with a trace (Document 5, "Performance Monitoring"), and the job that ends a reply's or an invite's operation. */
const TRACED: ReadonlySet<string> = new Set([
  '/api/twilio/inbound',
  '/api/stripe/webhook',
  '/api/linkups',
  // The text goes out here, so Twilio's time is only seen here; same correlation id, so same trace.
  '/api/jobs/send-sms',
]);

const PROD = { lowest: 0.1, highest: 0.25, usual: 0.2 };

/**
 * Which share of the operations is traced: all on staging, 10–25% in production (`SENTRY_TRACES_RATE`, 0.2 when unset or
 * no number, else moved into that range), none locally unless it is 1. Pure.
 */
export function traceRate(env: Environment, setting: string | undefined): number {
  if (env === 'staging') return 1;
  if (env === 'local') return setting === '1' ? 1 : 0;
  const wanted = setting ? Number(setting) : PROD.usual;
  if (Number.isNaN(wanted)) return PROD.usual;
  return Math.min(Math.max(wanted, PROD.lowest), PROD.highest);
}

export const isTraced = (route: string): boolean => TRACED.has(route);

/**
 * The random number from 0 to 1 that decides whether an operation is traced: 48 of the id's random bits, so that all
 * requests of one operation decide alike and no caller decides. Pure.
 */
export function sampleRand(correlationId: string): number {
  return Number.parseInt(correlationId.slice(-12), 16) / 2 ** 48;
}

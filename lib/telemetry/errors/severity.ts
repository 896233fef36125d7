import type { FieldValue } from '../catalogue/fields';
import { type ErrorCode, errorCatalogue, type Severity } from './error';

/** What must be processed: a failure in here is the outage that Document 5 calls `fatal`. */
const MUST_BE_PROCESSED: ReadonlySet<string> = new Set<FieldValue<'category'>>([
  'sms_inbound',
  'stripe_webhook',
]);

/** Codes that say by themselves how bad it is, wherever they occur; the first match counts. */
const byPrefix: readonly (readonly [prefix: string, severity: Severity])[] = [
  ['settings.missing', 'fatal'],
  // Recovered: tried again, or the user is asked instead.
  ['llm.', 'warning'],
  // The webhook is served without the claim; the unique keys hold.
  ['claim.', 'error'],
  // Not sent yet, or not queued yet: the outbox tries again.
  ['twilio.', 'error'],
  ['qstash.', 'error'],
];

/**
 * How bad an error is, by the rules of Document 5, "Severity Levels": `fatal` where inbound texts or Stripe's webhooks
 * cannot be processed, `error` for what failed otherwise, `warning` for what was refused or recovered. Pure.
 *
 * @param code of `describeError`
 * @param during what the request is about, if it is known
 */
export function severityOf(code: string, during: FieldValue<'category'> | undefined): Severity {
  const known = byPrefix.find(([prefix]) => code.startsWith(prefix));
  if (known) return known[1];
  // `internal` stands for anything unforeseen, like a code that is not ours.
  if (isOwn(code) && code !== 'internal') return errorCatalogue[code].severity;
  return during !== undefined && MUST_BE_PROCESSED.has(during) ? 'fatal' : 'error';
}

const isOwn = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code);

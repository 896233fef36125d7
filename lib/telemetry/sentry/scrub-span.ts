import { admit, isFieldName } from '../catalogue/admit';
import { CODE } from '../catalogue/fields';

/** The parts of a span that the SDK lets `beforeSendSpan` change. */
export interface SentrySpan {
  name: string;
  attributes?: Record<string, unknown>;
}

/** What `spansOf` writes, and what the SDK adds to every span. The model's name may end in a date. */
const ATTRIBUTES =
  /^(sentry\.(op|origin|environment|release|segment\.(id|name)|segment\.name\.source|sample_rate|sdk\.(name|version)|trace_lifecycle)|http\.(route|request\.method|response\.status_code)|server\.address|db\.(system\.name|query\.summary)|gen_ai\.(operation\.name|provider\.name|function_id|request\.model|response\.model|usage\.(input|output)_tokens)|call\.name|calls_left_out)$/;
/** `POST /api/linkups`, `insert_message`, `chat claude-haiku-4-5-20251001`, `POST api.twilio.com`. */
const NAME = /^[A-Za-z0-9_./[\]-]{1,64}( [A-Za-z0-9_./:[\]-]{1,80})?$/;
/** A commit, and the root's id. */
const HEX_ATTRIBUTES: ReadonlySet<string> = new Set(['sentry.release', 'sentry.segment.id']);
const HEX = /^[0-9a-f]{16}([0-9a-f]{24})?$/;

/**
 * Makes a span safe: attributes that nobody listed go, and values that could be prose, an address or a number go too.
 * Changes the span in place; what it cannot read becomes empty. It must not throw: the SDK would send the span as it was.
 */
export function scrubSpan<S extends SentrySpan>(span: S): S {
  try {
    span.attributes = Object.fromEntries(
      Object.entries(span.attributes ?? {}).filter(([name, value]) => isSafe(name, value)),
    );
    if (!NAME.test(span.name) || hasNumber(span.name)) span.name = '[redacted]';
  } catch {
    span.attributes = {};
    span.name = '[redacted]';
  }
  return span;
}

function isSafe(name: string, value: unknown): boolean {
  if (isFieldName(name)) return admit(name, value) !== null;
  if (!ATTRIBUTES.test(name)) return false;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'string') return false;
  if (name.endsWith('.model')) return admit('model', value) !== null;
  if (HEX_ATTRIBUTES.has(name) && HEX.test(value)) return true;
  return CODE.test(value) || (NAME.test(value) && !hasNumber(value));
}

/** A run of seven digits may be a phone number; a date in eight may end a model's name. */
const hasNumber = (text: string) => /\d{7}/.test(text.replace(/-20\d{6}$/, ''));

import { MissingSetting } from '@/lib/telemetry/env';

/** Why Twilio did not take a text. `reason` is a code; Twilio's own words carry the number and stay behind. */
export type SendFailure =
  /** Twilio will never take it. */
  | { kind: 'refused'; reason: string; optedOut: boolean }
  /** It may be tried again. `maybeSent` when the refusal does not prove that nothing was taken. */
  | { kind: 'unavailable'; reason: string; maybeSent: boolean }
  /** The request was under way when the connection ended: nobody knows. */
  | { kind: 'ambiguous'; reason: string };

/** Twilio: "Unsubscribed recipient". */
const OPTED_OUT = 21610;

/**
 * Errors that pass although Twilio answers 4xx (Twilio: "Error and Warning Dictionary"): wrong credentials, which an
 * operator mends, too many requests, and a full queue.
 */
const PASSING = new Set([20003, 20429, 21611, 14107]);

/** Failures before a byte of the request was sent (Node.js: "Common system errors"). */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Classifies what the SDK threw. What is not known to be safe counts as ambiguous: a second look is cheaper than a second
 * text.
 */
export function classifyFailure(error: unknown): SendFailure {
  if (error instanceof MissingSetting)
    return { kind: 'unavailable', reason: `settings.missing:${error.variable}`, maybeSent: false };
  const status = read(error, 'status');
  const code = read(error, 'code');
  if (typeof status === 'number') return classifyAnswer(status, typeof code === 'number' ? code : null);
  if (typeof code === 'string' && NOT_CONNECTED.has(code))
    return { kind: 'unavailable', reason: `twilio.${code}`, maybeSent: false };
  if (error instanceof Error && read(error.cause, 'syscall') === 'connect')
    return { kind: 'unavailable', reason: 'twilio.connect', maybeSent: false };
  const timedOut = code === 'ECONNABORTED' || code === 'ETIMEDOUT' || code === 'deadline';
  return { kind: 'ambiguous', reason: timedOut ? 'twilio.timeout' : 'twilio.connection_lost' };
}

function classifyAnswer(status: number, code: number | null): SendFailure {
  const reason = `twilio.${code ?? `http_${status}`}`;
  // A 5xx may come from a gateway after the text was taken.
  if (status >= 500) return { kind: 'unavailable', reason, maybeSent: true };
  const passes = status === 429 || status === 408 || status === 401 || (code !== null && PASSING.has(code));
  if (passes) return { kind: 'unavailable', reason, maybeSent: false };
  return { kind: 'refused', reason, optedOut: code === OPTED_OUT };
}

function read(error: unknown, name: 'status' | 'code' | 'syscall'): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

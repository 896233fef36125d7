import { CORRELATION_HEADER } from '../correlation';
import { type ErrorCode, errorCatalogue } from './error';

/** An answer that tells Twilio to do nothing. */
export const EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

export type AnswerStyle = 'json' | 'twiml';

/**
 * The one mapping from errors to HTTP: `{error: {code, message, correlation_id}}`, or empty TwiML for Twilio, which
 * reads nothing else. Never a stack, never a provider's text.
 */
export function errorResponse(
  code: ErrorCode,
  correlationId: string,
  options: { style?: AnswerStyle; retryAfterMs?: number } = {},
): Response {
  const { status, retryable, advice } = errorCatalogue[code];
  const headers = new Headers({ [CORRELATION_HEADER]: correlationId });
  if (options.retryAfterMs !== undefined) {
    headers.set('retry-after', String(Math.max(Math.ceil(options.retryAfterMs / 1000), 1)));
  }
  // 489 with this header tells QStash to stop trying (docs: QStash, "Retry").
  if (status === 489 && !retryable) headers.set('upstash-nonretryable-error', 'true');
  if (options.style === 'twiml') {
    headers.set('content-type', 'text/xml');
    return new Response(EMPTY_TWIML, { status, headers });
  }
  return Response.json(
    { error: { code, message: advice, correlation_id: correlationId } },
    { status, headers },
  );
}

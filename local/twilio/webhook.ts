import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { post } from '../http/post';
import { type Failure, readOverrides } from './connection-overrides';

/** One try at a webhook. `status` is null when no answer came. */
export interface Attempt {
  /** 0 for the first try. */
  retry: number;
  status: number | null;
  body: string;
  error: string | null;
}

export interface WebhookTools {
  authToken: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  signal: AbortSignal;
}

/** A form as Twilio posts it, with the signature that the official helper computes. */
export function signedForm(url: string, form: URLSearchParams, authToken: string) {
  const parameters: Record<string, string | string[]> = {};
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    parameters[name] = values.length > 1 ? values : (values[0] ?? '');
  }
  return {
    body: form.toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'user-agent': 'TwilioProxy/1.1',
      'x-twilio-signature': getExpectedTwilioSignature(authToken, url, parameters),
    },
  };
}

/**
 * Posts a form to a webhook by the rules in its URL's fragment; never throws for what the receiver does.
 *
 * @param token tells the receiver that retries belong together (`I-Twilio-Idempotency-Token`).
 * @throws when the fragment is not valid.
 */
export async function postWebhook(
  address: string,
  form: URLSearchParams,
  token: string,
  { authToken, now, signal }: WebhookTools,
): Promise<Attempt[]> {
  const { url, overrides } = readOverrides(address);
  const { body, headers } = signedForm(url, form, authToken);
  const deadline = now() + overrides.totalTime;
  const attempts: Attempt[] = [];
  for (let retry = 0; retry <= overrides.retries; retry++) {
    const left = deadline - now();
    if (left <= 0 || signal.aborted) break;
    const { late, ...attempt } = await post(url, {
      headers: { ...headers, 'i-twilio-idempotency-token': token },
      body,
      timeoutMs: Math.min(overrides.readTimeout, left),
      signal,
    });
    attempts.push({ retry, ...attempt });
    const failure = failureOf(attempt.status, late);
    if (failure === null || !overrides.retryOn.has(failure)) break;
  }
  return attempts;
}

function failureOf(status: number | null, timedOut: boolean): Failure | null {
  if (status === null) return timedOut ? 'rt' : 'ct';
  if (status >= 500) return '5xx';
  return status >= 400 ? '4xx' : null;
}

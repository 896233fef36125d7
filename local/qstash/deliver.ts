import type { OutgoingHttpHeaders } from 'node:http';
import type { Message, ReceiverResponse } from './message';
import type { Scheduler } from './scheduler';
import { send } from './send';
import type { SigningKeys } from './sign';

/** How one attempt ended. */
export type AttemptOutcome =
  | { readonly kind: 'delivered'; readonly response: ReceiverResponse }
  /** Anything but 2xx. */
  | { readonly kind: 'rejected'; readonly response: ReceiverResponse }
  /** 489 with `Upstash-NonRetryable-Error: true`. */
  | { readonly kind: 'non_retryable'; readonly response: ReceiverResponse }
  | { readonly kind: 'unreachable'; readonly error: string }
  | { readonly kind: 'timed_out'; readonly timeout: number }
  /** The message was cancelled, or the server closed. */
  | { readonly kind: 'aborted' };

/** Upstash: pricing, response time of the free plan. */
const longestAttemptMs = 900_000;

/** Upstash: "features/retry". */
export function classify(response: ReceiverResponse): AttemptOutcome {
  if (response.status >= 200 && response.status < 300) return { kind: 'delivered', response };
  const nonRetryable = response.headers['upstash-nonretryable-error'] === 'true';
  return { kind: response.status === 489 && nonRetryable ? 'non_retryable' : 'rejected', response };
}

/** The headers of a delivery; the publisher's forwarded ones come first so that they cannot replace ours. */
export function deliveryHeaders(message: Message, signature: string): OutgoingHttpHeaders {
  const { settings, origin } = message;
  const headers: OutgoingHttpHeaders = {
    ...settings.forward,
    'user-agent': 'Upstash-QStash',
    'content-length': message.body.length,
    'upstash-message-id': message.id,
    'upstash-retried': String(message.retried),
    'upstash-caller-ip': origin.callerIp,
    'upstash-region': 'EU-CENTRAL-1',
    'upstash-signature': signature,
  };
  if (settings.contentType !== null) headers['content-type'] = settings.contentType;
  if (origin.scheduleId !== null) headers['upstash-schedule-id'] = origin.scheduleId;
  return headers;
}

/** Makes one attempt, signed afresh; never throws. `abort` ends it early. */
export async function deliver(
  message: Message,
  tools: { keys: SigningKeys; scheduler: Scheduler; now: () => number; abort: AbortSignal },
): Promise<AttemptOutcome> {
  const { keys, scheduler, now, abort } = tools;
  const timeout = Math.min(longestAttemptMs, message.settings.timeout ?? longestAttemptMs);
  const late = new AbortController();
  const cancelTimeout = scheduler.at(now() + timeout, () => late.abort());
  try {
    const signature = await keys.sign(message.url, message.body, now());
    const response = await send(message.url, {
      method: message.settings.method,
      headers: deliveryHeaders(message, signature),
      body: message.body,
      signal: AbortSignal.any([abort, late.signal]),
    });
    return classify(response);
  } catch (error) {
    if (abort.aborted) return { kind: 'aborted' };
    if (late.signal.aborted) return { kind: 'timed_out', timeout };
    return {
      kind: 'unreachable',
      error: error instanceof Error ? error.message || error.name : String(error),
    };
  } finally {
    cancelTimeout();
  }
}

import { randomBytes } from 'node:crypto';
import { ApiError } from './api-error';
import type { Core } from './core';
import { dedupeKey } from './dedupe';
import type { Message, Origin } from './message';
import { type DeliverySettings, parseDestination, readSettings } from './settings';

export interface PublishRequest {
  readonly url: string;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly origin: Origin;
}

/** What the API answers: 200, or 202 when `deduplicated`. */
export interface PublishResult {
  readonly messageId: string;
  readonly deduplicated?: true;
}

function notBefore(settings: DeliverySettings, now: number, scale: number): number {
  const wait = settings.notBefore === null ? settings.delay : Math.max(0, settings.notBefore - now);
  return now + wait * scale;
}

/** @throws ApiError 400: Upstash documents no delay for enqueueing. */
export function checkQueueSettings(settings: DeliverySettings, queueName: string | null): void {
  if (queueName !== null && (settings.delay > 0 || settings.notBefore !== null))
    throw new ApiError(400, 'upstash-delay and upstash-not-before are not supported with a queue');
}

/**
 * Accepts one message: the way of the API, of schedules, of callbacks and of retries from the dead letter queue.
 *
 * @throws ApiError 400 for a destination or header that is wrong.
 */
export function publish(core: Core, request: PublishRequest): PublishResult {
  const now = core.now();
  const url = parseDestination(request.url);
  const settings = readSettings(request.headers);
  checkQueueSettings(settings, request.origin.queueName);
  const key = dedupeKey(url, settings, request.body);
  const earlier = key === null ? null : core.deduplication.find(key, now);
  if (earlier !== null) return { messageId: earlier, deduplicated: true };

  const message: Message = {
    id: `msg_${randomBytes(18).toString('base64url')}`,
    url,
    body: request.body,
    settings,
    headers: request.headers,
    origin: request.origin,
    createdAt: now,
    notBefore: notBefore(settings, now, core.delayScale),
    state: 'CREATED',
    retried: 0,
  };
  if (key !== null) core.deduplication.remember(key, message.id, now);
  core.quota.count(now);
  core.dispatcher.accept(message);
  return { messageId: message.id };
}

import type { Message, ReceiverResponse } from './message';
import type { CallbackTarget } from './settings';

/** A callback to publish. */
export interface CallbackMessage {
  readonly target: CallbackTarget;
  readonly body: Buffer;
}

function lists(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) result[name] = [value].flat();
  return result;
}

/**
 * What is sent after an attempt: to the callback each time, to the failure callback once, with the dead letter's id.
 * The fields are those of Upstash's "features/callbacks"; `status` is 0 when the receiver did not answer.
 */
export function callbacksAfter(
  message: Message,
  response: ReceiverResponse | null,
  dlqId: string | null,
): CallbackMessage[] {
  const { settings, origin } = message;
  const report = {
    status: response?.status ?? 0,
    header: lists(response?.headers ?? {}),
    body: response?.body.toString('base64') ?? '',
    retried: message.retried,
    maxRetries: settings.retries,
    sourceMessageId: message.id,
    url: message.url,
    method: settings.method,
    sourceHeader: lists({ ...settings.forward, 'content-type': settings.contentType ?? undefined }),
    sourceBody: message.body.toString('base64'),
    notBefore: message.notBefore,
    createdAt: message.createdAt,
    ...(origin.scheduleId === null ? {} : { scheduleId: origin.scheduleId }),
    callerIP: origin.callerIp,
  };
  const callbacks: CallbackMessage[] = [];
  if (settings.callback)
    callbacks.push({ target: settings.callback, body: Buffer.from(JSON.stringify(report)) });
  if (settings.failureCallback && dlqId !== null) {
    const body = Buffer.from(JSON.stringify({ ...report, dlqId }));
    callbacks.push({ target: settings.failureCallback, body });
  }
  return callbacks;
}

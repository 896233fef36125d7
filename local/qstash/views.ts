import type { DeadLetter, LogEntry, Message } from './message';
import { hidesHeader, redacted } from './redaction';
import type { Schedule } from './schedules';
import type { DeliverySettings } from './settings';
import type { Store } from './store';

type Json = Record<string, unknown>;

/** Leaves out what is absent: the API has no nulls. */
function present(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function textOrBase64(name: string, bytes: Buffer): Json {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? { [name]: text } : { [`${name}Base64`]: bytes.toString('base64') };
}

function bodyView(settings: DeliverySettings, body: Buffer): Json {
  return settings.redaction.body ? { body: redacted(body) } : textOrBase64('body', body);
}

function headerView(settings: DeliverySettings): Record<string, string[]> {
  const view: Record<string, string[]> = {};
  for (const [name, value] of Object.entries({ ...settings.forward, 'content-type': settings.contentType })) {
    if (value !== null) view[name] = [hidesHeader(settings.redaction, name) ? redacted(value) : value];
  }
  return view;
}

/** What messages, dead letters, log entries and schedules have in common. */
function settingsView(settings: DeliverySettings): Json {
  const { labels, flowControl, retryDelay, callback, failureCallback } = settings;
  return {
    method: settings.method,
    header: headerView(settings),
    callback: callback?.url ?? null,
    failureCallback: failureCallback?.url ?? null,
    retryDelayExpression: retryDelay?.source ?? null,
    label: labels[0] ?? null,
    labels: labels.length > 0 ? labels : null,
    flowControlKey: flowControl?.key ?? null,
    parallelism: flowControl?.limits.parallelism ?? null,
    rate: flowControl?.limits.rate ?? null,
    period: flowControl?.limits.rate ? flowControl.limits.period / 1_000 : null,
  };
}

export function messageView(message: Message): Json {
  const { settings, origin } = message;
  return present({
    messageId: message.id,
    url: message.url,
    ...settingsView(settings),
    ...bodyView(settings, message.body),
    maxRetries: settings.retries,
    notBefore: message.notBefore,
    createdAt: message.createdAt,
    queueName: origin.queueName,
    scheduleId: origin.scheduleId,
    callerIp: origin.callerIp,
  });
}

export function deadLetterView({ dlqId, message, response }: DeadLetter): Json {
  return {
    dlqId,
    ...messageView(message),
    ...(response === null
      ? {}
      : {
          responseStatus: response.status,
          responseHeader: Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, [value].flat()]),
          ),
          ...textOrBase64('responseBody', response.body),
        }),
  };
}

/** In a log entry bodies are base64, and the receiver's answer is only there when the state is ERROR. */
export function logView(entry: LogEntry): Json {
  const { message, response } = entry;
  const { settings, origin } = message;
  const failed = entry.state === 'ERROR' ? response : null;
  return present({
    time: entry.time,
    state: entry.state,
    messageId: message.id,
    url: message.url,
    error: entry.error,
    nextDeliveryTime: entry.nextDeliveryTime,
    ...settingsView(settings),
    body: settings.redaction.body ? redacted(message.body) : message.body.toString('base64'),
    maxRetries: settings.retries,
    timeout: settings.timeout,
    queueName: origin.queueName,
    scheduleId: origin.scheduleId,
    responseStatus: failed?.status ?? null,
    responseBody: failed?.body.toString('base64') ?? null,
    responseHeaders: failed?.headers ?? null,
  });
}

function runState(store: Store, messageId: string): 'IN_PROGRESS' | 'SUCCESS' | 'FAIL' {
  const state = store.find(messageId)?.state;
  if (state === 'DELIVERED') return 'SUCCESS';
  return state === 'FAILED' || state === 'CANCELLED' ? 'FAIL' : 'IN_PROGRESS';
}

export function scheduleView(schedule: Schedule, store: Store): Json {
  const { settings, last } = schedule;
  return present({
    scheduleId: schedule.id,
    cron: schedule.cron,
    destination: schedule.destination,
    createdAt: schedule.createdAt,
    ...settingsView(settings),
    ...bodyView(settings, schedule.body),
    retries: settings.retries,
    delay: settings.delay > 0 ? settings.delay / 1_000 : null,
    callerIp: schedule.callerIp,
    queueName: schedule.queueName,
    isPaused: schedule.paused,
    lastScheduleTime: last?.time ?? null,
    nextScheduleTime: schedule.next,
    lastScheduleStates: last && Object.fromEntries(last.messageIds.map((id) => [id, runState(store, id)])),
  });
}

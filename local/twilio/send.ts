import { errorResponse, notPlayed } from './api-error';
import { readOverrides } from './connection-overrides';
import { type Message, newSid } from './message';
import type { Numbers } from './numbers';
import { countSegments } from './segments';

const parameters = new Set(['To', 'From', 'MessagingServiceSid', 'Body', 'StatusCallback']);
const e164 = /^\+[1-9]\d{6,14}$/;

/** The text that a create request asks for, or Twilio's refusal. */
export function readSend(form: URLSearchParams, numbers: Numbers, now: number): Message | Response {
  for (const name of form.keys()) if (!parameters.has(name)) return notPlayed(`the parameter ${name}`);
  const to = form.get('To') ?? '';
  const from = form.get('From');
  const service = form.get('MessagingServiceSid');
  const body = form.get('Body') ?? '';
  const callback = form.get('StatusCallback');
  if (to === '') return errorResponse(21604);
  if (!e164.test(to)) return errorResponse(21211, to);
  if (from === null && service === null) return errorResponse(21603);
  if (from !== null && !e164.test(from) && !/^\d{5,6}$/.test(from)) return errorResponse(21606, from);
  if (service !== null && !/^MG[0-9a-f]{32}$/i.test(service)) return errorResponse(21701, service);
  if (body === '') return errorResponse(21602);
  if (body.length > 1_600) return errorResponse(21617);
  if (callback !== null && !isWebhook(callback)) return errorResponse(21609, callback);
  const refusal = numbers.refusalOf(to);
  if (refusal !== null) return errorResponse(refusal, to);
  return {
    sid: newSid('SM'),
    direction: 'outbound-api',
    to,
    from,
    messagingServiceSid: service,
    body,
    segments: countSegments(body),
    price: null,
    priceUnit: 'USD',
    statusCallback: callback,
    createdAt: now,
    updatedAt: now,
    sentAt: null,
    status: service === null ? 'queued' : 'accepted',
    errorCode: null,
  };
}

function isWebhook(address: string): boolean {
  try {
    const { url } = readOverrides(address);
    return /^https?:$/.test(new URL(url).protocol);
  } catch {
    return false;
  }
}

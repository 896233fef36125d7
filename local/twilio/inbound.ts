import { randomUUID } from 'node:crypto';
import { type Message, newSid, PRODUCT_NUMBER } from './message';
import { countSegments, SEGMENT_PRICE } from './segments';
import { type Attempt, postWebhook, type WebhookTools } from './webhook';

/** How the product's number is configured, when the URL does not say it: every failure is tried again within 15 s. */
export const inboundOverrides = '#rc=3&rp=all&rt=5000&tt=15000';

export interface Inbound {
  from: string;
  body: string;
  /** The product's webhook; a fragment replaces {@link inboundOverrides}. */
  url: string;
  /** The product's number; {@link PRODUCT_NUMBER} by default. */
  to?: string;
  sid?: string;
  /** How often the same text is delivered, each with its own retries; 1 by default. */
  times?: number;
  /** Deliver all of them at the same moment instead of one after the other. */
  parallel?: boolean;
  /** Further parameters, for example `OptOutType`; they replace the usual ones of the same name. */
  extra?: Record<string, string>;
}

export interface InboundResult {
  sid: string;
  /** One list for each delivery, in the order in which they began. */
  deliveries: Attempt[][];
}

/** The text as a message resource of the account. */
export function inboundMessage(inbound: Inbound, now: number): Message {
  return {
    sid: inbound.sid ?? newSid('SM'),
    direction: 'inbound',
    to: inbound.to ?? PRODUCT_NUMBER,
    from: inbound.from,
    messagingServiceSid: null,
    body: inbound.body,
    segments: countSegments(inbound.body),
    priceUnit: 'USD',
    price: SEGMENT_PRICE * countSegments(inbound.body),
    statusCallback: null,
    createdAt: now,
    updatedAt: now,
    sentAt: now,
    status: 'received',
    errorCode: null,
  };
}

/**
 * Plays Twilio's side of an incoming text.
 *
 * @throws when the URL's fragment is not valid.
 */
export async function deliverInbound(
  message: Message,
  inbound: Inbound,
  accountSid: string,
  tools: WebhookTools,
): Promise<InboundResult> {
  const form = inboundForm(message, accountSid);
  for (const [name, value] of Object.entries(inbound.extra ?? {})) form.set(name, value);
  const address = inbound.url.includes('#') ? inbound.url : inbound.url + inboundOverrides;
  // Deliveries of one text are one request to Twilio, whatever the network does with it.
  const token = randomUUID();
  const once = () => postWebhook(address, form, token, tools);
  const times = inbound.times ?? 1;
  if (inbound.parallel) {
    return { sid: message.sid, deliveries: await Promise.all(Array.from({ length: times }, once)) };
  }
  const deliveries: Attempt[][] = [];
  for (let time = 0; time < times; time++) deliveries.push(await once());
  return { sid: message.sid, deliveries };
}

/** The parameters of an incoming text in Twilio's order (Twilio: "TwiML for Programmable Messaging"). */
function inboundForm(message: Message, accountSid: string): URLSearchParams {
  return new URLSearchParams({
    ToCountry: 'US',
    ToState: 'CA',
    SmsMessageSid: message.sid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '94105',
    SmsSid: message.sid,
    FromState: 'CA',
    SmsStatus: 'received',
    FromCity: 'SAN FRANCISCO',
    Body: message.body,
    FromCountry: 'US',
    To: message.to,
    ToZip: '',
    NumSegments: String(message.segments),
    MessageSid: message.sid,
    AccountSid: accountSid,
    From: message.from ?? '',
    ApiVersion: '2010-04-01',
  });
}

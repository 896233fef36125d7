import { randomBytes } from 'node:crypto';

export type MessageStatus =
  | 'accepted'
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'received';

/** A text that the stand-in took or brought. Times are in milliseconds since the epoch. */
export interface Message {
  readonly sid: string;
  readonly direction: 'outbound-api' | 'inbound';
  readonly to: string;
  /** Null until the messaging service has chosen a sender. */
  from: string | null;
  readonly messagingServiceSid: string | null;
  readonly body: string;
  segments: number;
  /** What Twilio takes, in the account's currency; null until it is known. */
  price: number | null;
  priceUnit: string;
  readonly statusCallback: string | null;
  readonly createdAt: number;
  updatedAt: number;
  sentAt: number | null;
  status: MessageStatus;
  errorCode: number | null;
}

/** From the range that the North American plan keeps for fiction. */
export const PRODUCT_NUMBER = '+12025550100';

/** A random SID of Twilio's shape. */
export function newSid(prefix: 'SM' | 'MG'): string {
  return prefix + randomBytes(16).toString('hex');
}

/** Twilio's RFC 2822 with a numeric zone. */
const rfc2822 = (at: number) => new Date(at).toUTCString().replace('GMT', '+0000');

/** The resource as the REST API shows it (Twilio: "Messages resource"). */
export function messageJson(message: Message, accountSid: string) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}`;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: message.sentAt === null ? null : rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: null,
    from: message.from,
    messaging_service_sid: message.messagingServiceSid,
    num_media: '0',
    // A messaging service has not chosen the sender yet.
    num_segments: message.status === 'accepted' ? '0' : String(message.segments),
    price: message.price === null ? null : (-message.price).toFixed(5),
    price_unit: message.priceUnit,
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

import { dollarsToMicros } from './micros';

/** What a text costs by where the user's number is, in US dollars for a segment. */
export interface SmsPrice {
  /** How numbers of it begin, E.164. The longest one that fits counts. */
  prefix: string;
  outbound: number;
  inbound: number;
  /** An inbound text with pictures, for the whole of it. */
  inboundMedia: number;
  /** Passed on by Twilio beside its price, which does not include them (Twilio: "What are SMS and MMS carrier fees?"). */
  carrierOutbound: number;
  carrierInbound: number;
}

/**
 * List prices. Sources: Twilio, "SMS pricing", United States, 2026: the same for long codes, toll-free numbers and short
 * codes, so that the number's type does not matter. Carrier fees: the mean of AT&T (0.35 cents), T-Mobile and Verizon
 * (0.45 each) outbound, T-Mobile's 0.25 inbound as a third of it. Canada shares the prefix and is within a tenth of it.
 */
const LIST: readonly SmsPrice[] = [
  {
    prefix: '+1',
    outbound: 0.0083,
    inbound: 0.0083,
    inboundMedia: 0.0165,
    carrierOutbound: 0.0042,
    carrierInbound: 0.0008,
  },
];

const ENTRY = /^(\+\d{1,6})=(\d+(?:\.\d+)?(?:\/\d+(?:\.\d+)?){1,3})$/;

/**
 * Own prices, which win over the list's: `SMS_PRICES`, comma separated,
 * `+44=outbound/inbound[/carrier outbound[/carrier inbound]]` in US dollars for a segment.
 *
 * @returns null when the setting cannot be read
 */
export function parseSmsPrices(text: string | undefined): readonly SmsPrice[] | null {
  const prices: SmsPrice[] = [];
  for (const entry of (text ?? '').split(',')) {
    if (entry.trim() === '') continue;
    const [, prefix, figures] = ENTRY.exec(entry.trim()) ?? [];
    if (prefix === undefined || figures === undefined) return null;
    const [outbound = 0, inbound = 0, carrierOutbound = 0, carrierInbound = 0] = figures
      .split('/')
      .map(Number);
    prices.push({ prefix, outbound, inbound, inboundMedia: inbound, carrierOutbound, carrierInbound });
  }
  return prices;
}

export interface SmsText {
  /** The user's number, E.164. It decides the price and goes nowhere. */
  phone: string;
  direction: 'inbound' | 'outbound';
  segments: number;
  media?: number;
}

export type SmsEstimate =
  | { known: true; micros: number }
  | { known: false; reason: 'no_price' | 'setting_malformed' };

/** What a text will cost, carrier fees included. Pure but for the setting. */
export function estimateSms(text: SmsText, setting = process.env.SMS_PRICES): SmsEstimate {
  const found = priceFor(text.phone, setting);
  if ('reason' in found) return { known: false, ...found };
  const base = text.media ? found.inboundMedia : found[text.direction] * text.segments;
  return { known: true, micros: dollarsToMicros(base + carrierFee(found, text)) };
}

/**
 * What a text has cost by Twilio's price for it: the carriers' fees are not in it.
 *
 * @param dollars Twilio's price, in US dollars
 */
export function actualSms(text: SmsText, dollars: number, setting = process.env.SMS_PRICES): number {
  const found = priceFor(text.phone, setting);
  return dollarsToMicros(dollars + ('reason' in found ? 0 : carrierFee(found, text)));
}

const carrierFee = (price: SmsPrice, { direction, segments }: SmsText) =>
  (direction === 'outbound' ? price.carrierOutbound : price.carrierInbound) * segments;

function priceFor(phone: string, setting: string | undefined) {
  const own = parseSmsPrices(setting);
  if (own === null) return { reason: 'setting_malformed' as const };
  const [longest] = [...own, ...LIST]
    .filter(({ prefix }) => phone.startsWith(prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return longest ?? { reason: 'no_price' as const };
}

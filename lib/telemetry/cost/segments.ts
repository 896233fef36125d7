import { SegmentedMessage } from 'sms-segments-calculator';

/**
 * How many SMS segments Twilio will bill for a text, by Twilio's own calculator. `SMS_SMART_ENCODING=true` where the
 * messaging service replaces look-alike characters (Twilio: "Smart Encoding").
 */
export function countSegments(body: string): number {
  return new SegmentedMessage(body, 'auto', process.env.SMS_SMART_ENCODING === 'true').segmentsCount;
}

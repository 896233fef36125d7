import { type Pepper, phoneHash } from '@/lib/telemetry/phone-hash';
import { memo } from './memo';

let held: { pepper: Pepper; of: (e164: string) => string } | undefined;

/**
 * The pseudonym of a phone number; undefined without a pepper. A conversation is many lines in many batches, so what was
 * made is remembered while the pepper stays: a keyed hash costs as much as parsing the entry.
 */
export function pseudonymsWith(peppers: readonly Pepper[]): ((e164: string) => string) | undefined {
  const [pepper] = peppers;
  if (pepper === undefined) return undefined;
  if (held?.pepper.id !== pepper.id || held.pepper.secret !== pepper.secret)
    held = { pepper, of: memo((e164) => phoneHash(e164, [pepper])) };
  return held.of;
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Redis } from '@upstash/redis';
import { setting } from '@/lib/telemetry/env';

/** A page is about now; who finds its link later acknowledges in PagerDuty. */
const VALID_MS = 24 * 3_600_000;
const INCIDENT = /^[a-z_]{1,40}-\d{8}T\d{6}Z$/;

/** The key is made for this purpose from `SERVICE_TOKEN`, so that a token signs nothing else. */
function signature(text: string): Buffer {
  const secret = setting('SERVICE_TOKEN', 'the secret that signs acknowledgement links');
  const key = createHmac('sha256', secret).update('alerts:acknowledge').digest();
  return createHmac('sha256', key).update(text).digest();
}

/**
 * What an acknowledgement link carries: the incident, when the link ends, and a signature over both.
 *
 * @throws MissingSetting without `SERVICE_TOKEN`
 */
export function acknowledgementToken(incident: string, now: number): string {
  const text = `${incident}.${now + VALID_MS}`;
  return `${text}.${signature(text).toString('base64url')}`;
}

/** The incident that a token acknowledges; null when it was not made here or is too old. */
export function readAcknowledgement(token: string, now: number): string | null {
  const [incident = '', until = '', signed = ''] = token.split('.');
  const given = Buffer.from(signed, 'base64url');
  const expected = signature(`${incident}.${until}`);
  const genuine = given.length === expected.length && timingSafeEqual(given, expected);
  return genuine && INCIDENT.test(incident) && Number(until) > now ? incident : null;
}

/** Whether this is the token's first use. Throws what the client throws. */
export async function spend(redis: Redis, token: string): Promise<boolean> {
  const used = await redis.set(`alerts:acknowledged:${token}`, '1', { nx: true, px: VALID_MS });
  return used !== null;
}

import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message';
import { withDeadline } from '@/lib/clients/deadline';
import { twilioClient } from '@/lib/clients/twilio';
import { measure } from '@/lib/telemetry/measure';

/** Milliseconds for one request. */
const DEADLINE_MS = 6_000;

/**
 * What Twilio itself says of a text; null for one that was deleted there.
 *
 * @param why names the span
 * @throws what the SDK throws; its words carry the number and stay behind
 */
export async function fetchText(sid: string, why: 'price' | 'status'): Promise<MessageInstance | null> {
  try {
    return await measure('twilio', why, () =>
      withDeadline(
        twilioClient().messages(sid).fetch(),
        DEADLINE_MS,
        () => new DOMException('deadline', 'TimeoutError'),
      ),
    );
  } catch (error) {
    if (typeof error === 'object' && error !== null && Reflect.get(error, 'status') === 404) return null;
    throw error;
  }
}

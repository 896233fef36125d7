import { handleInbound } from '@/lib/josh/sms/handle-inbound';
import { parseInbound } from '@/lib/josh/sms/inbound-text';
import { EMPTY_TWIML } from '@/lib/telemetry/errors/response';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';

export const runtime = 'nodejs';
/** Seconds. Twilio gives up at 15; the claim's lease is just over this. */
export const maxDuration = 10;

/** A text from a user. The reply goes out through the outbox, so the answer to Twilio is empty. */
export const POST = withTelemetry(
  {
    route: '/api/twilio/inbound',
    handler: 'sms.inbound',
    category: 'sms_inbound',
    source: 'twilio_inbound',
    style: 'twiml',
  },
  async (request) => {
    const text = parseInbound(new URLSearchParams(await request.text()));
    await handleInbound(text, Date.now);
    return new Response(EMPTY_TWIML, { headers: { 'content-type': 'text/xml' } });
  },
);

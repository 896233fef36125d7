import { handleStatus, parseStatus } from '@/lib/josh/sms/handle-status';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 10;

/** A delivery report. An unknown SID is answered like any other: Twilio could do nothing about it. */
export const POST = withTelemetry(
  {
    route: '/api/twilio/status',
    handler: 'sms.status',
    category: 'sms_outbound',
    source: 'twilio_status',
    style: 'twiml',
  },
  async (request) => {
    await handleStatus(parseStatus(new URLSearchParams(await request.text())), Date.now);
    return new Response(null, { status: 204 });
  },
);

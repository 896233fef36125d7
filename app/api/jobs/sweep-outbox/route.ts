import { sweepOutbox } from '@/lib/josh/outbox/sweep';
import { sweepReplays } from '@/lib/replay/sweep';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { readJob, sweepOutboxJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** Queues again what is in the outbox and not on its way. Runs on a schedule. */
export const POST = withTelemetry(
  { route: sweepOutboxJob.path, handler: 'sms.sweep_outbox', category: 'sms_outbound', source: 'qstash' },
  async (request) => {
    await readJob(sweepOutboxJob, request);
    return Response.json({ ...(await sweepOutbox(Date.now)), replays: await sweepReplays(Date.now) });
  },
);

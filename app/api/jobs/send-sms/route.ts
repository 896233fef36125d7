import { handleSend } from '@/lib/josh/outbox/handle-send';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { readJob, sendSmsJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease and the job's are just over this. */
export const maxDuration = 30;

/** Sends one text of the outbox. */
export const POST = withTelemetry(
  { route: sendSmsJob.path, handler: 'sms.send', category: 'sms_outbound', source: 'qstash' },
  async (request) => {
    const { job_id } = await readJob(sendSmsJob, request);
    return Response.json({ outcome: await handleSend(job_id, Date.now) });
  },
);

import { sendReminders } from '@/lib/josh/linkups/send-reminders';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { readJob, sendRemindersJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** Reminds the members of LinkUps that begin soon. Runs on a schedule. */
export const POST = withTelemetry(
  {
    route: sendRemindersJob.path,
    handler: 'linkup.remind',
    category: 'linkup_orchestration',
    source: 'qstash',
  },
  async (request) => {
    await readJob(sendRemindersJob, request);
    return Response.json(await sendReminders(Date.now));
  },
);

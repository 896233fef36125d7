import { sendDigest } from '@/lib/alerts/send-digest';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { alertDigestJob, readJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** Sends the day's digest of alerts. Runs on a schedule. */
export const POST = withTelemetry(
  { route: alertDigestJob.path, handler: 'alerts.digest', category: 'admin_action', source: 'qstash' },
  async (request) => {
    await readJob(alertDigestJob, request);
    return Response.json(await sendDigest(Date.now()));
  },
);

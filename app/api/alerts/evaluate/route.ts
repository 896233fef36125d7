import { handleCheck } from '@/lib/alerts/handle-check';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { evaluateAlertsJob, readJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** Evaluates alert rules. Runs on schedules, and when the drain sees a sign. */
export const POST = withTelemetry(
  {
    route: evaluateAlertsJob.path,
    handler: 'alerts.evaluate',
    category: 'admin_action',
    source: 'qstash',
  },
  async (request) => {
    const check = await readJob(evaluateAlertsJob, request);
    const retried = Number(request.headers.get('upstash-retried') ?? 0);
    return Response.json(await handleCheck(check, retried, Date.now));
  },
);

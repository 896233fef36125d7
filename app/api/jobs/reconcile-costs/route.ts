import { reconcileCosts } from '@/lib/josh/cost/reconcile-costs';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { readJob, reconcileCostsJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** Asks Twilio and Stripe what texts and payments have cost in truth. Runs on a schedule. */
export const POST = withTelemetry(
  { route: reconcileCostsJob.path, handler: 'cost.reconcile', category: 'sms_outbound', source: 'qstash' },
  async (request) => {
    await readJob(reconcileCostsJob, request);
    return Response.json(await reconcileCosts(Date.now));
  },
);

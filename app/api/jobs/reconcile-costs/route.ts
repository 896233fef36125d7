import { reconcilePrices } from '@/lib/josh/sms/reconcile-prices';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { readJob, reconcileCostsJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** Asks Twilio what texts have cost in truth. Runs on a schedule. */
export const POST = withTelemetry(
  { route: reconcileCostsJob.path, handler: 'cost.reconcile', category: 'sms_outbound', source: 'qstash' },
  async (request) => {
    await readJob(reconcileCostsJob, request);
    return Response.json({ sms: await reconcilePrices(Date.now) });
  },
);

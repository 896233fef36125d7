import { checkLinkups } from '@/lib/josh/linkups/check';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { checkLinkupsJob, readJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** Looks for LinkUps that stand still. Runs on a schedule. */
export const POST = withTelemetry(
  {
    route: checkLinkupsJob.path,
    handler: 'linkup.check',
    category: 'linkup_orchestration',
    source: 'qstash',
  },
  async (request) => {
    await readJob(checkLinkupsJob, request);
    return Response.json(await checkLinkups(Date.now));
  },
);

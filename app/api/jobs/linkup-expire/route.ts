import { endWindow } from '@/lib/josh/linkups/end-window';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { linkupExpireJob, readJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** Ends a LinkUp whose acceptance window has elapsed. */
export const POST = withTelemetry(
  {
    route: linkupExpireJob.path,
    handler: 'linkup.expire',
    category: 'linkup_orchestration',
    source: 'qstash',
  },
  async (request) => {
    const { linkup_id } = await readJob(linkupExpireJob, request);
    return Response.json({ outcome: await endWindow(linkup_id, Date.now) });
  },
);

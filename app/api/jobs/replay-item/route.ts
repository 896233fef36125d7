import { runItem } from '@/lib/replay/run-item';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { readJob, replayItemJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease and the item's are just over this. */
export const maxDuration = 30;

/** Runs one item of a replay. */
export const POST = withTelemetry(
  { route: replayItemJob.path, handler: 'replay.item', category: 'admin_action', source: 'qstash' },
  async (request) => {
    const { item_id } = await readJob(replayItemJob, request);
    return Response.json(await runItem(item_id, Date.now));
  },
);

import { runAutoReplay } from '@/lib/replay/auto/auto-replay';
import { autoReplayPolicy } from '@/lib/replay/auto/settings';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { autoReplayJob, readJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** A text has failed and may be sent again: the drain has seen it. */
export const POST = withTelemetry(
  { route: autoReplayJob.path, handler: 'replay.auto', category: 'sms_outbound', source: 'qstash' },
  async (request) => {
    const { job_id } = await readJob(autoReplayJob, request);
    return Response.json(await runAutoReplay(job_id, autoReplayPolicy(), Date.now));
  },
);

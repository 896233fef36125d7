import { runWave } from '@/lib/josh/linkups/run-wave';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { linkupWaveJob, readJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** Runs one invite wave of a LinkUp. */
export const POST = withTelemetry(
  { route: linkupWaveJob.path, handler: 'linkup.wave', category: 'linkup_orchestration', source: 'qstash' },
  async (request) => {
    const { linkup_id, wave } = await readJob(linkupWaveJob, request);
    return Response.json(await runWave({ linkupId: linkup_id, wave }, Date.now));
  },
);

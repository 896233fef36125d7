import { sampleGauges } from '@/lib/josh/gauges/sample-gauges';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { readJob, sampleGaugesJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** Reads the gauges. Runs on a schedule. */
export const POST = withTelemetry(
  { route: sampleGaugesJob.path, handler: 'gauges.sample', category: 'admin_action', source: 'qstash' },
  async (request) => {
    await readJob(sampleGaugesJob, request);
    return Response.json(await sampleGauges(new Date()));
  },
);

import { cancelByRequest, cancelSchema } from '@/lib/josh/linkups/by-request';
import { readJsonBody } from '@/lib/telemetry/handler/read-json-body';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { requireServiceToken } from '@/lib/telemetry/service-token';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** Calls a LinkUp off; everybody with a place is told. */
export const POST = withTelemetry(
  { route: '/api/linkups/[id]/cancel', handler: 'linkup.cancel', category: 'linkup_orchestration' },
  async (request, { params }: { params: Promise<{ id: string }> }) => {
    requireServiceToken(request);
    const { reason } = await readJsonBody(cancelSchema, request);
    return Response.json({ outcome: await cancelByRequest((await params).id, reason, Date.now) });
  },
);

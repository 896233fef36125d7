import { answerByRequest, answerSchema } from '@/lib/josh/linkups/by-request';
import { answered } from '@/lib/josh/linkups/response';
import { readJsonBody } from '@/lib/telemetry/handler/read-json-body';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { requireServiceToken } from '@/lib/telemetry/service-token';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** Declines an invite for its user. */
export const POST = withTelemetry(
  { route: '/api/linkups/[id]/decline', handler: 'linkup.decline', category: 'linkup_orchestration' },
  async (request, { params }: { params: Promise<{ id: string }> }) => {
    requireServiceToken(request);
    const { invite_id } = await readJsonBody(answerSchema, request);
    return answered(await answerByRequest((await params).id, invite_id, 'decline', Date.now));
  },
);

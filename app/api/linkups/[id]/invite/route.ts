import { inviteSchema } from '@/lib/josh/linkups/by-request';
import { runWave } from '@/lib/josh/linkups/run-wave';
import { viewLinkup } from '@/lib/josh/linkups/view';
import { readJsonBody } from '@/lib/telemetry/handler/read-json-body';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { requireServiceToken } from '@/lib/telemetry/service-token';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** Sends the next invite wave now. Its number is in the body, so that asking twice sends one. */
export const POST = withTelemetry(
  { route: '/api/linkups/[id]/invite', handler: 'linkup.invite', category: 'linkup_orchestration' },
  async (request, { params }: { params: Promise<{ id: string }> }) => {
    requireServiceToken(request);
    const { wave } = await readJsonBody(inviteSchema, request);
    const { id } = await viewLinkup((await params).id);
    return Response.json(await runWave({ linkupId: id, wave, atOnce: true }, Date.now));
  },
);

import { viewLinkup } from '@/lib/josh/linkups/view';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { requireServiceToken } from '@/lib/telemetry/service-token';

export const runtime = 'nodejs';

/** The state of a LinkUp and how many invites are in which state. */
export const GET = withTelemetry(
  { route: '/api/linkups/[id]', handler: 'linkup.view', category: 'linkup_orchestration' },
  async (request, { params }: { params: Promise<{ id: string }> }) => {
    requireServiceToken(request);
    return Response.json({ linkup: await viewLinkup((await params).id) });
  },
);

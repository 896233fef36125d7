import { authorize } from '@/lib/admin/actor';
import { progressOf, readPage } from '@/lib/replay/progress';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** How far a replay is, with the result of each item. */
export const GET = withTelemetry(
  { route: '/api/admin/replay/[id]', handler: 'replay.progress', category: 'admin_action' },
  async (request, { params }: { params: Promise<{ id: string }> }) => {
    await authorize(request, ['engineering', 'support']);
    const page = readPage(new URL(request.url).searchParams);
    return Response.json(await progressOf((await params).id, page));
  },
);

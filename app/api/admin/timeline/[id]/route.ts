import { authorize } from '@/lib/admin/actor';
import { toJson } from '@/lib/diagnose/json';
import { liveTimeline } from '@/lib/diagnose/timeline/timeline-of';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';

export const runtime = 'nodejs';
export const maxDuration = 30;

/** Everything that happened to whatever has this id, in order, with what is missing named. */
export const GET = withTelemetry(
  { route: '/api/admin/timeline/[id]', handler: 'timeline.read', category: 'admin_action' },
  async (request, { params }: { params: Promise<{ id: string }> }) => {
    await authorize(request, ['engineering', 'support']);
    const timeline = await liveTimeline((await params).id, Date.now());
    return new Response(toJson(timeline), { headers: { 'content-type': 'application/json' } });
  },
);

import { liveTimeline } from '@/lib/diagnose/timeline/timeline-of';
import { page } from '@/lib/ops/frame/page';
import { TimelinePage } from '@/lib/ops/timeline/timeline-page';

export const runtime = 'nodejs';
export const maxDuration = 30;

/** Everything that happened to whatever has this id. */
export const GET = page(
  { route: '/ops/timeline/[id]', handler: 'console.timeline' },
  async (visitor, _request, { params }: { params: Promise<{ id: string }> }) => {
    const timeline = await liveTimeline((await params).id, Date.now());
    return {
      title: 'Timeline',
      place: '/ops/timeline',
      body: <TimelinePage timeline={timeline} visitor={visitor} />,
    };
  },
);

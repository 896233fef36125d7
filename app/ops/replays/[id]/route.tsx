import { page } from '@/lib/ops/frame/page';
import { ReplayPage } from '@/lib/ops/replays/replay-page';
import { progressOf } from '@/lib/replay/progress';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** How far a replay is, with the result of each item. */
export const GET = page(
  { route: '/ops/replays/[id]', handler: 'console.replay_progress' },
  async (visitor, _request, { params }: { params: Promise<{ id: string }> }) => ({
    title: 'Replay',
    place: '/ops/replays',
    body: <ReplayPage progress={await progressOf((await params).id)} visitor={visitor} now={Date.now()} />,
  }),
);

import { page } from '@/lib/ops/frame/page';
import { ReplayTable } from '@/lib/ops/replays/replay-table';
import { listReplays } from '@/lib/replay/list';

export const runtime = 'nodejs';
export const maxDuration = 10;

const MOST = 50;

/** The newest replays. */
export const GET = page({ route: '/ops/replays', handler: 'console.replays' }, async ({ mayAct }) => ({
  title: 'Replays',
  place: '/ops/replays',
  body: (
    <>
      {mayAct && (
        <p>
          <a href="/ops/replays/new">New replay: dry run first</a>
        </p>
      )}
      <ReplayTable replays={await listReplays(MOST)} now={Date.now()} />
    </>
  ),
}));

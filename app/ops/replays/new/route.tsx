import { form } from '@/lib/ops/frame/form';
import { page } from '@/lib/ops/frame/page';
import { ACTORS } from '@/lib/ops/frame/visitor';
import { NewReplayPage } from '@/lib/ops/replays/new-replay-page';
import { tryOut } from '@/lib/ops/replays/try-out';
import { requestOf, wishOf } from '@/lib/ops/replays/wish';
import { createReplay } from '@/lib/replay/create';
import { enqueue } from '@/lib/replay/enqueue';
import { readReplay } from '@/lib/replay/request';

export const runtime = 'nodejs';
export const maxDuration = 30;

const spec = { route: '/ops/replays/new', handler: 'console.replay', allowed: ACTORS };

/** Asks what is to be run again and, when that is said, what would become of it. */
export const GET = page(spec, async (visitor, request) => {
  const wish = wishOf(new URL(request.url).searchParams);
  const tried = await tryOut(wish, new Date());
  return {
    title: 'New replay',
    place: '/ops/replays',
    body: <NewReplayPage wish={wish} tried={tried} visitor={visitor} />,
    status: tried.outcome === 'malformed' ? 400 : 200,
  };
});

/** Creates the replay and queues its items. Pressed twice it is one replay. */
export const POST = form(spec, async (fields, { actor }) => {
  const { request_id, reason, ...wish } = wishOf(fields);
  const asked = readReplay({ ...requestOf(wish), dry_run: false, request_id, reason });
  const { replay } = await createReplay(asked, actor, new Date());
  await enqueue(replay.id, Date.now);
  return `/ops/replays/${replay.id}`;
});

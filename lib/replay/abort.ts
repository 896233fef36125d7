import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { defineAction } from '@/lib/admin/action';
import { query } from '@/lib/db/query';
import { replayItems, replays } from '@/lib/db/schema/admin';
import { JoshError } from '@/lib/telemetry/errors/error';
import { endItems } from './end-items';
import { countItems, lockReplay } from './end-replay';

/** Stops a replay: what is under way ends, what is still to come is skipped. */
export const abortReplay = defineAction({
  name: 'replay.abort',
  roles: ['engineering'],
  input: z.strictObject({ replay_id: z.uuid() }),
  target: ({ replay_id }) => ({ replay_id }),
  async run(tx, { replay_id }, { now }) {
    const replay = await lockReplay(tx, replay_id);
    if (replay === undefined) throw new JoshError('replay.unknown');
    if (replay.state !== 'running') return 'unchanged';
    await query('abort_replay', () =>
      tx.update(replays).set({ state: 'aborted', endedAt: now }).where(eq(replays.id, replay_id)),
    );
    const stopped = await endItems(
      tx,
      replay_id,
      eq(replayItems.state, 'pending'),
      { state: 'skipped', reason: 'aborted' },
      now,
    );
    // What is under way ends by itself, and has its result.
    const { running = 0, done = 0, failed = 0, skipped = 0 } = await countItems(tx, replay_id);
    return { outcome: 'done', counts: { stopped, running, ended: done + failed + skipped - stopped } };
  },
});

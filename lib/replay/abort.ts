import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { defineAction } from '@/lib/admin/action';
import { query } from '@/lib/db/query';
import { replayItems, replays } from '@/lib/db/schema/admin';
import { JoshError } from '@/lib/telemetry/errors/error';

/** Stops a replay: what is under way ends, what is still to come is skipped. */
export const abortReplay = defineAction({
  name: 'replay.abort',
  roles: ['engineering'],
  input: z.strictObject({ replay_id: z.uuid() }),
  target: ({ replay_id }) => ({ replay_id }),
  async run(tx, { replay_id }, { now }) {
    const [replay] = await query('lock_replay', () =>
      tx.select({ state: replays.state }).from(replays).where(eq(replays.id, replay_id)).for('update'),
    );
    if (replay === undefined) throw new JoshError('replay.unknown');
    if (replay.state !== 'running') return 'unchanged';
    await query('abort_replay', () =>
      tx.update(replays).set({ state: 'aborted', endedAt: now }).where(eq(replays.id, replay_id)),
    );
    await query('skip_replay_items', () =>
      tx
        .update(replayItems)
        .set({ state: 'skipped', reason: 'aborted', endedAt: now })
        .where(and(eq(replayItems.replayId, replay_id), eq(replayItems.state, 'pending'))),
    );
    return 'done';
  },
});

import type { ReactElement } from 'react';
import type { Replay } from '@/lib/replay/record-replay';
import { Table, When } from '../parts';

/** Replays, a row each. */
export function ReplayTable({ replays, now }: { replays: readonly Replay[]; now: number }): ReactElement {
  return (
    <Table
      caption="Replays, the newest first"
      heads={['Replay', 'State', 'Items', 'Began', 'By']}
      none="Nothing was replayed yet."
      rows={replays.map(({ id, kind, state, items, queueError, createdAt, actorId }) => ({
        key: id,
        cells: [
          <a key="id" href={`/ops/replays/${id}`}>
            {kind} <code>{id.slice(0, 8)}</code>
          </a>,
          queueError === null ? state : `${state}, not all queued: ${queueError}`,
          String(items),
          <When key="began" at={createdAt.getTime()} now={now} />,
          actorId,
        ],
      }))}
    />
  );
}

import { randomUUID } from 'node:crypto';
import type { ReactElement } from 'react';
import type { progressOf } from '@/lib/replay/progress';
import { PostForm } from '../frame/post-form';
import type { Visitor } from '../frame/visitor';
import { IdLink, Table, When } from '../parts';
import { dollars } from './dollars';

type Progress = Awaited<ReturnType<typeof progressOf>>;

interface ReplayPageProps {
  progress: Progress;
  visitor: Visitor;
  now: number;
}

/** How far a replay is, what became of each item, and the brake. */
export function ReplayPage({ progress, visitor, now }: ReplayPageProps): ReactElement {
  const { replay_id, kind, state, actor_id, filter, counts, items, queue_error } = progress;
  const { estimated_cost_micros, correlation_id, started_at, ended_at } = progress;
  const ended = items.filter((item) => item.ended_at !== null).length;
  return (
    <>
      <p>
        {kind} <code>{replay_id}</code>: <strong>{state}</strong>
        {state === 'running' && (
          <>
            {' '}
            · <a href={`/ops/replays/${replay_id}`}>Look again</a>
          </>
        )}
      </p>
      <p>
        <label htmlFor="progress">
          {ended} of {items.length} ended
        </label>{' '}
        <progress id="progress" value={ended} max={Math.max(items.length, 1)} />{' '}
        {Object.entries(counts)
          .map(([name, many]) => `${many} ${name}`)
          .join(', ')}
      </p>
      {queue_error !== null && (
        <p role="alert" className="alarm">
          Not all items could be queued (<code>{queue_error}</code>): they stay pending, and the sweep queues
          them again.
        </p>
      )}
      <dl>
        <dt>By</dt>
        <dd>{actor_id}</dd>
        <dt>Filter</dt>
        <dd>
          <code>{JSON.stringify(filter)}</code>
        </dd>
        <dt>Cost, estimated</dt>
        <dd>{dollars(estimated_cost_micros)}</dd>
        <dt>Began</dt>
        <dd>{started_at === null ? 'not yet' : <When at={started_at.getTime()} now={now} />}</dd>
        <dt>Ended</dt>
        <dd>{ended_at === null ? 'not yet' : <When at={ended_at.getTime()} now={now} />}</dd>
        <dt>Operation</dt>
        <dd>
          <IdLink id={correlation_id} />
        </dd>
      </dl>
      <Items items={items} />
      {visitor.mayAct && state === 'running' && <Abort id={replay_id} visitor={visitor} />}
    </>
  );
}

function Items({ items }: { items: Progress['items'] }): ReactElement {
  return (
    <section aria-labelledby="items">
      <h2 id="items">Items</h2>
      <Table
        caption="In the order of the originals"
        heads={['What', 'Result', 'Original', 'This run']}
        none="It found nothing."
        rows={items.map(
          ({ id, target_id, state, reason, queued_at, correlation_id, original_correlation_id }) => ({
            key: id,
            ...(state === 'failed' ? { className: 'bad' } : state === 'skipped' ? { className: 'warn' } : {}),
            cells: [
              <IdLink key="target" id={target_id} short />,
              `${state}${reason === null ? '' : `: ${reason.replaceAll('_', ' ')}`}${state === 'pending' && queued_at === null ? ', not queued' : ''}`,
              original_correlation_id && <IdLink key="original" id={original_correlation_id} short />,
              <IdLink key="run" id={correlation_id} short />,
            ],
          }),
        )}
      />
    </section>
  );
}

function Abort({ id, visitor }: { id: string; visitor: Visitor }): ReactElement {
  return (
    <section aria-labelledby="abort">
      <h2 id="abort">Abort</h2>
      <PostForm to={`/ops/replays/${id}/abort`} visitor={visitor} className="stack">
        <input type="hidden" name="request_id" value={`console:${randomUUID()}`} />
        <label htmlFor="why">Why, for the audit log</label>
        <input id="why" name="reason" required minLength={10} maxLength={500} autoComplete="off" />
        <p className="hint">What is under way ends; what has not begun is skipped.</p>
        <button type="submit">Abort the replay</button>
      </PostForm>
    </section>
  );
}

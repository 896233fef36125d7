import { randomUUID } from 'node:crypto';
import type { ReactElement } from 'react';
import type { Preview } from '@/lib/replay/preview';
import { PostForm } from '../frame/post-form';
import type { Visitor } from '../frame/visitor';
import { IdLink, Table } from '../parts';
import { dollars } from './dollars';
import type { Wish } from './wish';

interface DryRunProps {
  preview: Preview;
  /** What is replayed when it is confirmed. */
  wish: Wish;
  visitor: Visitor;
}

/** What a replay would do now, and the button that does it. The request's id is the form's: pressed twice it is one replay. */
export function DryRun({ preview, wish, visitor }: DryRunProps): ReactElement {
  const { count, sample, skipped, estimated_cost_micros, limit, over_limit } = preview;
  return (
    <section aria-labelledby="dry-run">
      <h2 id="dry-run">Dry run: {count === 0 ? 'nothing would run' : `${count} would run`}</h2>
      <dl>
        <dt>Cost, estimated</dt>
        <dd>{dollars(estimated_cost_micros)}</dd>
        <dt>Limit</dt>
        <dd>{limit}</dd>
      </dl>
      {over_limit && (
        <p role="alert" className="alarm">
          That is more than the limit: narrow the filter, or give a larger limit (1000 at most).
        </p>
      )}
      <Table
        caption="Would be left alone, and why"
        heads={['Why', 'How many']}
        none="Nothing would be left alone."
        rows={Object.entries(skipped).map(([why, many]) => ({
          key: why,
          cells: [why.replaceAll('_', ' '), String(many)],
        }))}
      />
      {sample.length > 0 && (
        <Table
          caption={sample.length < count ? `The first ${sample.length} of ${count}` : 'Would run'}
          heads={['Id']}
          none=""
          rows={sample.map((id) => ({ key: id, cells: [<IdLink key="id" id={id} />] }))}
        />
      )}
      {count > 0 && !over_limit && (
        <PostForm to="/ops/replays/new" visitor={visitor} className="stack">
          <input type="hidden" name="request_id" value={`console:${randomUUID()}`} />
          {Object.entries(wish).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <label htmlFor="why">Why, for the audit log</label>
          <textarea
            id="why"
            name="reason"
            rows={2}
            required
            minLength={10}
            maxLength={500}
            aria-describedby="why-help"
          />
          <p id="why-help" className="hint">
            At least 10 characters; no names, numbers or texts of people.
          </p>
          <button type="submit">Replay {count === 1 ? 'this one' : `these ${count}`}</button>
        </PostForm>
      )}
    </section>
  );
}

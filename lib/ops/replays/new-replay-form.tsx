import type { ReactElement } from 'react';
import { MOST_ITEMS } from '@/lib/replay/kind';
import { kindNames } from '@/lib/replay/kinds';
import type { Wish } from './wish';

/** Asks what is to be run again. It only looks: its answer is a dry run. */
export function NewReplayForm({ wish }: { wish: Wish }): ReactElement {
  return (
    <form method="get" action="/ops/replays/new" className="stack">
      <label htmlFor="kind">What</label>
      <select id="kind" name="kind" defaultValue={wish.kind ?? 'outbound'}>
        {kindNames.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <label htmlFor="ids">Ids</label>
      <textarea
        id="ids"
        name="ids"
        rows={2}
        defaultValue={wish.ids}
        spellCheck={false}
        aria-describedby="ids-help"
      />
      <p id="ids-help" className="hint">
        Ours or the provider’s, with spaces between; or a filter instead. Every condition given must hold.
      </p>
      <Text name="code" label="Code of the failure" value={wish.code} example="twilio.30008" />
      <Moment name="from" label="From (UTC)" value={wish.from} />
      <Moment name="to" label="Until (UTC)" value={wish.to} />
      <Text name="linkup_id" label="LinkUp’s id" value={wish.linkup_id} />
      <Text name="user_id" label="User’s id" value={wish.user_id} />
      <Text name="job" label="Job" value={wish.job} example="send-sms" />
      <label htmlFor="limit">At most</label>
      <input
        id="limit"
        name="limit"
        type="number"
        min={1}
        max={MOST_ITEMS}
        defaultValue={wish.limit ?? '50'}
      />
      <button type="submit">Dry run</button>
    </form>
  );
}

interface FieldProps {
  name: string;
  label: string;
  value: string | undefined;
  example?: string;
}

function Text({ name, label, value, example }: FieldProps): ReactElement {
  return (
    <>
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        defaultValue={value}
        placeholder={example}
        autoComplete="off"
        spellCheck={false}
      />
    </>
  );
}

function Moment({ name, label, value }: FieldProps): ReactElement {
  return (
    <>
      <label htmlFor={name}>{label}</label>
      <input id={name} name={name} type="datetime-local" defaultValue={value?.replace(/(\.\d+)?Z$/, '')} />
    </>
  );
}

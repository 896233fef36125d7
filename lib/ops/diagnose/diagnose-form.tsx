import type { ReactElement } from 'react';
import { playbookNames } from '@/lib/diagnose/playbooks/playbook';
import { PostForm } from '../frame/post-form';
import type { Visitor } from '../frame/visitor';

/** Sent as a form and not as a link, as the timeline's search is. */
export function DiagnoseForm({ visitor, id }: { visitor: Visitor; id?: string }): ReactElement {
  return (
    <PostForm to="/ops/diagnose" visitor={visitor} className="stack">
      <label htmlFor="id">Id</label>
      <input
        id="id"
        name="id"
        required
        maxLength={128}
        defaultValue={id}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-describedby="id-help"
      />
      <p id="id-help" className="hint">
        A Twilio SID (SM…), a Stripe event (evt_…), or the id of a user, LinkUp, invite or job.
      </p>
      <label htmlFor="playbook">Playbook</label>
      <select id="playbook" name="playbook">
        <option value="">those that fit</option>
        {playbookNames.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <button type="submit">Diagnose</button>
    </PostForm>
  );
}

import type { ReactElement } from 'react';
import { playbookNames } from '@/lib/diagnose/playbooks/playbook';
import { PostForm } from '../frame/post-form';
import type { Visitor } from '../frame/visitor';

/** Sent as a form and not as a link, as the timeline's search is. */
export function DiagnoseForm({
  visitor,
  id,
  other,
}: {
  visitor: Visitor;
  id?: string;
  /** The second of two ids, if there are two. */
  other?: string;
}): ReactElement {
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
      <label htmlFor="with">With (not needed)</label>
      <input
        id="with"
        name="with"
        maxLength={128}
        defaultValue={other}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-describedby="with-help"
      />
      <p id="with-help" className="hint">
        The LinkUp to a user, or the user to a LinkUp: the invite of the one to the other.
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

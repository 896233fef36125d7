import type { ReactElement } from 'react';
import { PostForm } from '../frame/post-form';
import type { Visitor } from '../frame/visitor';

/** Sent as a form and not as a link: whoever pastes a phone number by mistake must not leave it in an address. */
export function SearchForm({ visitor }: { visitor: Visitor }): ReactElement {
  return (
    <PostForm to="/ops/timeline" visitor={visitor} className="stack">
      <label htmlFor="id">Id of anything</label>
      <input
        id="id"
        name="id"
        required
        maxLength={128}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-describedby="id-help"
      />
      <p id="id-help" className="hint">
        A correlation id, a Twilio SID (SM…), a Stripe event (evt_…), a phone hash (k1_…), or the id of a
        user, LinkUp, invite, job, text, incident, hold or replay.
      </p>
      <button type="submit">Show its story</button>
    </PostForm>
  );
}

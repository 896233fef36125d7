import { randomUUID } from 'node:crypto';
import type { ReactElement } from 'react';
import { PostForm } from '../frame/post-form';
import type { Visitor } from '../frame/visitor';

/** How long a silence may be chosen to last, in minutes; a longer one is a rule that should be changed. */
export const lengths = [
  { minutes: 30, name: '30 minutes' },
  { minutes: 60, name: '1 hour' },
  { minutes: 240, name: '4 hours' },
  { minutes: 1_440, name: '1 day' },
] as const;

/** Asks for an end and a reason. The id is the form's, so that a second press of the button is no second silence. */
export function SilenceForm({ visitor, rule }: { visitor: Visitor; rule: string }): ReactElement {
  return (
    <PostForm to="/ops/silences" visitor={visitor} className="stack">
      <input type="hidden" name="id" value={randomUUID()} />
      <input type="hidden" name="rule" value={rule} />
      <label htmlFor={`minutes-${rule}`}>For</label>
      <select id={`minutes-${rule}`} name="minutes" required>
        {lengths.map(({ minutes, name }) => (
          <option key={minutes} value={minutes}>
            {name}
          </option>
        ))}
      </select>
      <label htmlFor={`reason-${rule}`}>Why</label>
      <input id={`reason-${rule}`} name="reason" required maxLength={200} autoComplete="off" />
      <button type="submit">Silence {rule}</button>
    </PostForm>
  );
}

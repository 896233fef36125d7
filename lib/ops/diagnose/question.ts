import { type Question, readQuestion } from '@/lib/diagnose/playbooks/ask';
import { resolveSubject } from '@/lib/diagnose/sources/resolve';
import { type SubjectKind, shapeOf } from '@/lib/diagnose/subject';
import { JoshError } from '@/lib/telemetry/errors/error';

/** What a playbook calls the id of each kind that it can begin with. */
const nameOf: Partial<Record<SubjectKind, keyof Question>> = {
  twilio_sid: 'sid',
  stripe_event: 'stripe_event',
  user: 'user',
  linkup: 'linkup',
  invite: 'invite',
  job: 'job',
};

/** Whether a playbook can begin with an id of this kind. */
export const isDiagnosable = (kind: SubjectKind): boolean => nameOf[kind] !== undefined;

/**
 * The question about an id, whatever it is the id of.
 *
 * @param playbook one of them, or none for those that fit
 * @throws JoshError `diagnose.bad_question` for an id that no playbook begins with; `diagnose.unknown` for one that no table knows;
 * `timeline.bad_id` for what is no id
 */
export async function questionAbout(id: string, playbook: string | null): Promise<Question> {
  const subject = await resolveSubject(id);
  if (subject === null) throw new JoshError(shapeOf(id) === null ? 'timeline.bad_id' : 'diagnose.unknown');
  const name = nameOf[subject.kind];
  if (name === undefined) throw new JoshError('diagnose.bad_question', { reason: 'kind' });
  return readQuestion({ [name]: id, ...(playbook ? { playbook } : {}) });
}

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
 * The question about one id or two, whatever they are the ids of: a user and a LinkUp are the invite of one to the other.
 *
 * @param playbook one of them, or none for those that fit
 * @throws JoshError `diagnose.bad_question` for ids that no playbook begins with; `diagnose.unknown` for one that no table knows;
 * `timeline.bad_id` for what is no id; `diagnose.unavailable` when the tables that could tell do not answer
 */
export async function questionAbout(ids: readonly string[], playbook: string | null): Promise<Question> {
  const named = await Promise.all(ids.map(async (id) => [await kindOf(id), id] as const));
  const asked = Object.fromEntries(named);
  // Two of a kind would be one question about the second.
  if (Object.keys(asked).length < ids.length)
    throw new JoshError('diagnose.bad_question', { reason: 'kind' });
  return readQuestion({ ...asked, ...(playbook ? { playbook } : {}) });
}

async function kindOf(id: string): Promise<keyof Question> {
  const subject = await resolveSubject(id).catch((cause: unknown) => {
    throw new JoshError('diagnose.unavailable', { cause });
  });
  if (subject === null) throw new JoshError(shapeOf(id) === null ? 'timeline.bad_id' : 'diagnose.unknown');
  const name = nameOf[subject.kind];
  if (name === undefined) throw new JoshError('diagnose.bad_question', { reason: 'kind' });
  return name;
}

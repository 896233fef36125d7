import { isCorrelationId } from '@/lib/telemetry/correlation';
import { setting } from '@/lib/telemetry/env';
import { JoshError } from '@/lib/telemetry/errors/error';
import { deadJobs } from '../dead/jobs';
import { type DeadLetter, discard, findDeadLetter, findDeadLetters } from '../dead/letters';
import { type Candidate, type ReplayKind, skip } from '../kind';

/** The addresses of our jobs, or of one. */
function urlsOf(name: string | undefined): string[] {
  const jobs = deadJobs.filter((job) => name === undefined || job.name === name);
  if (jobs.length === 0) throw new JoshError('request.malformed', { reason: 'job' });
  return jobs.map(({ path }) => baseUrl() + path);
}

const baseUrl = () =>
  setting('PUBLIC_BASE_URL', 'the URL under which QStash calls this deployment').replace(/\/$/, '');

/** What a letter is about, or why nothing can be done with it. */
function open({ url, body }: DeadLetter) {
  if (!url.startsWith(`${baseUrl()}/`)) return { skip: skip('not_ours') };
  const job = deadJobs.find(({ path }) => url === baseUrl() + path);
  if (job === undefined) return { skip: skip('handler_gone') };
  const opened = job.open(body);
  return opened === undefined ? { skip: skip('malformed') } : { opened };
}

async function judge(letter: DeadLetter, now: Date): Promise<Candidate> {
  const { opened, skip } = open(letter);
  const { verdict, micros } = opened === undefined ? { verdict: skip, micros: 0 } : await opened.judge(now);
  return {
    id: letter.dlqId,
    correlationId: correlationOf(letter.body),
    at: letter.createdAt,
    verdict,
    micros,
  };
}

/** Messages that QStash has given up: the job runs here and now, as a replay, and its message is taken away. */
export const queue: ReplayKind = {
  conditions: ['ids', 'from', 'to', 'reason', 'job', 'linkup_id'],
  async find(filter, limit, now) {
    const { job, linkup_id } = filter;
    const letters = await findDeadLetters({ filter, limit, of: { url: urlsOf(job) } });
    const wanted = letters.filter((letter) => {
      if (job !== undefined && !urlsOf(job).includes(letter.url)) return false;
      return linkup_id === undefined || open(letter).opened?.linkupId === linkup_id;
    });
    const candidates: Candidate[] = [];
    for (const letter of wanted) candidates.push(await judge(letter, now));
    return candidates;
  },
  // Safe to repeat: the job's own guards hold, and a message that stays is judged as done.
  async execute(id, now) {
    const letter = await findDeadLetter(id);
    const opened = letter && open(letter).opened;
    if (opened === undefined) return 'nothing_to_do';
    const outcome = await opened.execute(now);
    await discard(id);
    return outcome;
  },
};

function correlationOf(body: string): string | null {
  try {
    const value: unknown = JSON.parse(body);
    const id: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, 'correlation_id') : null;
    return typeof id === 'string' && isCorrelationId(id) ? id : null;
  } catch {
    return null;
  }
}

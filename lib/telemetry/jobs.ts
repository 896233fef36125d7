import { z } from 'zod';
import { currentContext } from './context';
import { isCorrelationId, newId } from './correlation';
import { JoshError } from './errors/error';

/**
 * The jobs that travel through QStash, with their payloads: ids only, never a text or a number. The correlation id is
 * part of the body because QStash signs the body and not the headers.
 */
export const jobPayloads = {
  'send-sms': z.strictObject({ correlation_id: z.string().refine(isCorrelationId), job_id: z.uuid() }),
  'sweep-outbox': z.strictObject({}),
} as const;

export type JobName = keyof typeof jobPayloads;
export type JobPayload<J extends JobName> = z.infer<(typeof jobPayloads)[J]>;

/** The path of a job's route. */
export const jobPath = (job: JobName): string => `/api/jobs/${job}`;

/** The id that a new job continues: the request's own, or a fresh one outside of a request. */
export function jobCorrelationId(): string {
  return currentContext()?.correlationId ?? newId();
}

/**
 * Parses a delivered job.
 *
 * @throws JoshError `job.malformed`, which tells QStash not to send it again
 */
export async function readJob<J extends JobName>(job: J, request: Request): Promise<JobPayload<J>> {
  const text = await request.text();
  let body: unknown;
  try {
    body = text === '' ? {} : JSON.parse(text);
  } catch (cause) {
    throw new JoshError('job.malformed', { cause });
  }
  const parsed = jobPayloads[job].safeParse(body);
  if (!parsed.success) throw new JoshError('job.malformed');
  return parsed.data as JobPayload<J>;
}

import { createQstash } from '@/lib/clients/qstash';
import { QueueError } from '@/lib/clients/qstash-requester';
import { JoshError } from '@/lib/telemetry/errors/error';
import { measure } from '@/lib/telemetry/measure';
import type { Filter } from '../kind';

/** A message that QStash has given up, for at most three days on its smallest plan (docs: QStash, "Dead Letter Queue"). */
export interface DeadLetter {
  dlqId: string;
  url: string;
  /** What it carries, for jobs: ids only, and never shown. */
  body: string;
  createdAt: Date;
  /** `http_503` and the like, or `no_answer`. */
  reason: string;
}

interface Wanted {
  filter: Filter;
  limit: number;
  /** Jobs by their exact addresses, or chunks of the spool by the label that the drain gave them. */
  of: { url: string[] } | { label: string };
}

/** Milliseconds for one page. */
const TIMEOUT_MS = 8_000;
/** Pages that are read at most; a filter that finds less than this has to be narrowed by time. */
const PAGES = 50;
/** Letters in one answer: chunks of the spool may have a megabyte each. */
const PAGE = { url: 50, label: 10 } as const;

const dlq = () => createQstash(TIMEOUT_MS).dlq;

/**
 * Dead letters that a filter finds, the oldest first. Where it has `ids`, only those.
 *
 * @throws JoshError `queue.unavailable`
 */
export async function findDeadLetters({ filter, limit, of }: Wanted): Promise<DeadLetter[]> {
  const size = 'url' in of ? PAGE.url : PAGE.label;
  // A megabyte of rows is of no use here.
  const keep = (letter: DeadLetter): DeadLetter => ('url' in of ? letter : { ...letter, body: '' });
  const { ids, from, to, reason } = filter;
  const found = await answered(() =>
    ids === undefined ? search(from, limit, of, size, keep) : byIds(ids, size, keep),
  );
  return found
    .filter((letter) => {
      if (from !== undefined && letter.createdAt < from) return false;
      if (to !== undefined && letter.createdAt > to) return false;
      return reason === undefined || letter.reason === reason;
    })
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

/** A letter by its id, for a job; undefined when it is there no more. */
export async function findDeadLetter(dlqId: string): Promise<DeadLetter | undefined> {
  const [letter] = await answered(() => byIds([dlqId], 1));
  return letter;
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await measure('queue', 'dead_letters', ask);
  } catch (error) {
    if (error instanceof QueueError) throw new JoshError('queue.unavailable', { reason: error.code });
    throw error;
  }
}

/** Takes a letter away whose work is done. One that stays is found done the next time. */
export async function discard(dlqId: string): Promise<void> {
  await measure('queue', 'discard', () => dlq().delete(dlqId)).catch(() => undefined);
}

/** Sends a letter to its address again, as a new message. False when it was there no more: then it was sent before. */
export async function resend(dlqId: string): Promise<boolean> {
  try {
    await measure('queue', 'resend', () => dlq().retry(dlqId));
    return true;
  } catch (error) {
    if (error instanceof QueueError && error.code === 'http_404') return false;
    throw error;
  }
}

type Keep = (letter: DeadLetter) => DeadLetter;

async function search(
  from: Date | undefined,
  limit: number,
  of: Wanted['of'],
  count: number,
  keep: Keep,
): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  // It has died after it was made, so none is left out.
  const filter = { ...of, ...(from === undefined ? {} : { fromDate: from.getTime() }) };
  let cursor: string | undefined;
  for (let page = 0; page < PAGES && letters.length < limit; page += 1) {
    const answer = await dlq().listMessages({ count, filter, ...(cursor ? { cursor } : {}) });
    letters.push(...answer.messages.map(letterOf).map(keep));
    cursor = answer.cursor || undefined;
    if (cursor === undefined) break;
  }
  return letters;
}

async function byIds(ids: readonly string[], size: number, keep: Keep = (one) => one): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  const own = ids.filter((id) => !id.startsWith('msg_'));
  for (let i = 0; i < own.length; i += size)
    letters.push(...(await orNone({ dlqIds: own.slice(i, i + size) })).map(keep));
  // What a log line names is the message; one has one letter.
  for (const messageId of ids.filter((id) => id.startsWith('msg_')))
    letters.push(...(await orNone({ filter: { messageId } })).map(keep));
  return letters;
}

async function orNone(query: Parameters<ReturnType<typeof dlq>['listMessages']>[0]): Promise<DeadLetter[]> {
  try {
    return (await dlq().listMessages(query)).messages.map(letterOf);
  } catch (error) {
    if (error instanceof QueueError && error.code === 'http_404') return [];
    throw error;
  }
}

type Message = Awaited<ReturnType<ReturnType<typeof dlq>['listMessages']>>['messages'][number];

function letterOf({ dlqId, url, body = '', createdAt, responseStatus }: Message): DeadLetter {
  const reason = responseStatus ? `http_${responseStatus}` : 'no_answer';
  return { dlqId, url, body, createdAt: new Date(createdAt), reason };
}

import { ApiError } from './api-error';
import type { Message, MessageState } from './message';

/** What the filters of messages, dead letters and logs look at. */
export interface Filterable {
  readonly message: Message;
  readonly time: number;
  readonly state: MessageState;
  readonly dlqId: string | null;
  readonly responseStatus: number | null;
}

const inProgress: readonly MessageState[] = ['ACTIVE', 'RETRY', 'ERROR'];

type Test = (item: Filterable, values: readonly string[]) => boolean;

const has = (values: readonly string[], value: string | null | undefined) =>
  value !== null && value !== undefined && values.includes(value);

const filters: Readonly<Record<string, Test>> = {
  messageId: ({ message }, values) => has(values, message.id),
  messageIds: ({ message }, values) => has(values, message.id),
  dlqIds: ({ dlqId }, values) => has(values, dlqId),
  url: ({ message }, values) => has(values, message.url),
  host: ({ message }, values) => has(values, new URL(message.url).host),
  path: ({ message }, values) => has(values, new URL(message.url).pathname),
  queueName: ({ message }, values) => has(values, message.origin.queueName),
  scheduleId: ({ message }, values) => has(values, message.origin.scheduleId),
  callerIp: ({ message }, values) => has(values, message.origin.callerIp),
  callerIP: ({ message }, values) => has(values, message.origin.callerIp),
  label: ({ message }, values) => message.settings.labels.some((label) => values.includes(label)),
  flowControlKey: ({ message }, values) => has(values, message.settings.flowControl?.key),
  responseStatus: ({ responseStatus }, values) => has(values, responseStatus?.toString()),
  state: ({ state }, values) =>
    has(values, state) || (has(values, 'IN_PROGRESS') && inProgress.includes(state)),
  fromDate: ({ time }, [from]) => time >= Number(from),
  toDate: ({ time }, [to]) => time <= Number(to),
};

function checkTime(name: string, value: string): void {
  if (!/^\d+$/.test(value)) throw new ApiError(400, `${name}: "${value}" is not a time in Unix milliseconds`);
}

const paging = new Set(['cursor', 'count', 'qstash_token']);

/**
 * Reads the filters of a query: values of one name are alternatives, different names must all hold.
 *
 * @throws ApiError 400 for a name that is not known. Ignoring it would let a bulk delete take everything.
 */
export function readFilters(query: URLSearchParams): (item: Filterable) => boolean {
  const tests = new Map<Test, string[]>();
  for (const [name, value] of query) {
    if (paging.has(name)) continue;
    const test = Object.hasOwn(filters, name) ? filters[name] : undefined;
    if (test === undefined) throw new ApiError(400, `filter ${name} is not supported`);
    if (test === filters.fromDate || test === filters.toDate) checkTime(name, value);
    const values = name === 'url' ? [value] : value.split(',');
    tests.set(test, [...(tests.get(test) ?? []), ...values]);
  }
  return (item) => [...tests].every(([test, values]) => test(item, values));
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly cursor?: string;
}

/** Cuts a page of at most 100 out of items; the cursor names the last item of the page before. */
export function cutPage<T>(items: readonly T[], query: URLSearchParams, key: (item: T) => string): Page<T> {
  const count = Number(query.get('count') ?? 100);
  if (!Number.isInteger(count) || count < 1) throw new ApiError(400, 'count is not a positive whole number');
  const cursor = query.get('cursor');
  const at = cursor === null ? 0 : items.findIndex((item) => key(item) === cursor) + 1;
  const page = items.slice(at, at + Math.min(100, count));
  const last = page.at(-1);
  const more = at + page.length < items.length;
  return { items: page, ...(more && last !== undefined ? { cursor: key(last) } : {}) };
}

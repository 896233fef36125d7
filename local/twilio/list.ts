import type { Message } from './message';

/** What a list request may carry besides paging. */
const filters = new Set(['To', 'From', 'DateSent', 'DateSent<', 'DateSent>']);
const paging = new Set(['Page', 'PageSize', 'PageToken']);

export interface ListQuery {
  matches: (message: Message) => boolean;
  page: number;
  pageSize: number;
  /** The last message of the page before: newer ones do not shift what follows. */
  after: string | null;
}

/** Null with the name of the parameter that is unknown or unreadable. */
export function readListQuery(query: URLSearchParams): ListQuery | { refused: string } {
  const tests: ((message: Message) => boolean)[] = [];
  for (const [name, value] of query) {
    if (paging.has(name)) continue;
    if (!filters.has(name)) return { refused: `Messages.json?${name}` };
    if (name === 'To') tests.push((message) => message.to === value);
    else if (name === 'From') tests.push((message) => message.from === value);
    else {
      const at = Date.parse(value);
      if (Number.isNaN(at)) return { refused: `Messages.json?${name}=${value}` };
      tests.push((message) => inRange(name, message.sentAt ?? message.createdAt, at));
    }
  }
  const page = wholeNumber(query.get('Page'), 0);
  const pageSize = wholeNumber(query.get('PageSize'), 50);
  if (page === null) return { refused: `Messages.json?Page=${query.get('Page')}` };
  if (pageSize === null || pageSize === 0)
    return { refused: `Messages.json?PageSize=${query.get('PageSize')}` };
  return {
    matches: (message) => tests.every((test) => test(message)),
    page,
    pageSize: Math.min(pageSize, 1_000),
    after: query.get('PageToken')?.replace(/^PA/, '') ?? null,
  };
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Both bounds are inclusive; `DateSent` alone is the whole UTC day. */
function inRange(name: string, sent: number, at: number): boolean {
  if (name === 'DateSent<') return sent <= at;
  return name === 'DateSent>' ? sent >= at : day(sent) === day(at);
}

function wholeNumber(text: string | null, standard: number): number | null {
  if (text === null) return standard;
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/** One page, newest first, with Twilio's paging fields. */
export function listPage(messages: readonly Message[], query: ListQuery, address: URL) {
  const found = messages.filter(query.matches).reverse();
  const start = query.after === null ? 0 : found.findIndex(({ sid }) => sid === query.after) + 1;
  const shown = found.slice(start, start + query.pageSize);
  const last = shown.at(-1);
  const more = last !== undefined && start + shown.length < found.length;
  const at = (page: number, token?: string) => {
    const search = new URLSearchParams(address.search);
    search.set('PageSize', String(query.pageSize));
    search.set('Page', String(page));
    search.delete('PageToken');
    if (token !== undefined) search.set('PageToken', `PA${token}`);
    return `${address.pathname}?${search}`;
  };
  return {
    shown,
    fields: {
      end: Math.max(0, query.page * query.pageSize + shown.length - 1),
      first_page_uri: at(0),
      next_page_uri: more ? at(query.page + 1, last.sid) : null,
      page: query.page,
      page_size: query.pageSize,
      previous_page_uri: null,
      start: query.page * query.pageSize,
      uri: `${address.pathname}${address.search}`,
    },
  };
}

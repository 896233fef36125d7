import { createQstash } from '@/lib/clients/qstash';
import { contents, type Place } from './place';

const TIMEOUT_MS = 15_000;
const MOST_PAGES = 200;

/** What QStash's own pages show: each state of each message since the run began, and the dead letters. Bodies are base64. */
export const queuePlace: Place = {
  name: 'QStash’s messages and dead letters',
  todo: 'Delete the message in QStash’s console; a job carries ids only, see lib/telemetry/jobs.ts.',
  used: true,
  async read({ since }) {
    const qstash = createQstash(TIMEOUT_MS);
    const items: unknown[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await qstash.logs({ filter: { fromDate: since - 60_000 }, ...(cursor ? { cursor } : {}) });
      items.push(...page.logs.map((log) => ({ ...log, body: decoded(log.body) })));
      cursor = page.cursor;
      if (++pages > MOST_PAGES) throw new Error('QStash has too many messages of this time to read them all');
    } while (cursor);
    pages = 0;
    do {
      const page = await qstash.dlq.listMessages({
        filter: { fromDate: since - 60_000 },
        ...(cursor ? { cursor } : {}),
      });
      items.push(...page.messages);
      cursor = page.cursor;
      if (++pages > MOST_PAGES)
        throw new Error('QStash has too many dead letters of this time to read them all');
    } while (cursor);
    return contents(items, (item) => urlOf(item));
  },
};

const decoded = (body: string | undefined): string | undefined =>
  body === undefined ? undefined : Buffer.from(body, 'base64').toString('utf8');

function urlOf(item: unknown): string {
  const url: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'url') : undefined;
  return typeof url === 'string' && URL.canParse(url) ? `a message to ${new URL(url).pathname}` : 'a message';
}

import { z } from 'zod';
import type { Env } from './subject';

/** An event as Sentry's API tells it in full; what is not named here is searched as well. */
const eventSchema = z.looseObject({
  eventID: z.string(),
  tags: z.array(z.looseObject({ key: z.string(), value: z.string().nullable() })).default([]),
  entries: z.array(z.looseObject({ type: z.string(), data: z.unknown() })).default([]),
});
export type SentryEvent = z.infer<typeof eventSchema>;

const breadcrumbsSchema = z.object({
  values: z.array(
    z.looseObject({ category: z.string().nullish(), data: z.record(z.string(), z.unknown()).nullish() }),
  ),
});

const MOST_PAGES = 20;
const TIMEOUT_MS = 15_000;

/** Why Sentry's events cannot be read; null when they can. */
export const whyNotReadable = ({ SENTRY_API_TOKEN, SENTRY_ORG, SENTRY_PROJECT }: Env): string | null =>
  SENTRY_API_TOKEN && SENTRY_ORG && SENTRY_PROJECT
    ? null
    : 'give SENTRY_API_TOKEN (scope event:read), SENTRY_ORG and SENTRY_PROJECT, and look in Sentry by hand until then';

/**
 * The project's events since a moment, in full (Sentry API: "List a Project's Error Events"), newest first.
 *
 * @param since milliseconds since the epoch
 * @throws Error when Sentry does not answer, or there are more than 2,000
 */
export async function readEvents(env: Env, since: number, until: number): Promise<SentryEvent[]> {
  const { SENTRY_API_URL = 'https://sentry.io', SENTRY_API_TOKEN, SENTRY_ORG, SENTRY_PROJECT } = env;
  const url = new URL(`/api/0/projects/${SENTRY_ORG}/${SENTRY_PROJECT}/events/`, SENTRY_API_URL);
  url.searchParams.set('full', 'true');
  url.searchParams.set('start', new Date(since).toISOString());
  url.searchParams.set('end', new Date(until).toISOString());
  const events: SentryEvent[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${SENTRY_API_TOKEN}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`Sentry’s API answered ${response.status}`);
    events.push(...z.array(eventSchema).parse(await response.json()));
    const cursor = nextCursor(response.headers.get('link') ?? '');
    if (cursor === null) return events;
    url.searchParams.set('cursor', cursor);
  }
  throw new Error('Sentry has too many events of this time to read them all');
}

/** Sentry: "Pagination": the next page's link is always there; `results` says whether anything is on it. */
function nextCursor(link: string): string | null {
  const next = link.split(',').find((part) => part.includes('rel="next"'));
  if (next === undefined || !next.includes('results="true"')) return null;
  return /cursor="([^"]+)"/.exec(next)?.[1] ?? null;
}

export const tagOf = ({ tags }: SentryEvent, name: string): string | null =>
  tags.find(({ key }) => key === name)?.value ?? null;

export function breadcrumbsOf({ entries }: SentryEvent) {
  const entry = entries.find(({ type }) => type === 'breadcrumbs');
  const read = breadcrumbsSchema.safeParse(entry?.data);
  return read.success ? read.data.values : [];
}

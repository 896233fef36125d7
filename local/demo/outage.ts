import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { ruleNamed } from '@/lib/alerts/rules';
import type { Page } from '../pager/pages';
import type { Stack } from '../stack';
import { check, demonstrateReplays } from './automatic-replays';
import type { Check } from './checks';

/** Twilio refuses every text, for now (Document 5: "Twilio send failure → retries and alerts"). */
export function refuseSends(stack: Stack): void {
  stack.cloud.twilio.faults.set({ kind: 'status', status: 503, match: 'POST /2010-04-01' });
}

/** A page, and the seconds from the first failed request to it. */
export interface Detected {
  page: Page;
  seconds: number;
}

/**
 * The pages of the incidents that a rule belongs to. The first of a group's rules to fire gives a page its words, and
 * the others ring no second time: the burn rate of five minutes' schedule may be faster than the rule itself.
 */
export function pagesAbout(stack: Stack, rule: string): Page[] {
  const group = ruleNamed(rule)?.group;
  if (group === undefined) throw new Error(`there is no rule ${rule}`);
  return stack.cloud.pager.pages.filter(({ key }) => key.startsWith(`${group}-`));
}

let texts = 0;

/**
 * Texts come in, two a second, until somebody is paged about the rule.
 *
 * @returns null when nobody was in that time, or the demonstration was interrupted
 */
export async function untilPaged(
  stack: Stack,
  rule: string,
  { atMostMs = 100_000, interrupted = () => false }: { atMostMs?: number; interrupted?: () => boolean } = {},
): Promise<Detected | null> {
  const began = Date.now();
  while (Date.now() - began < atMostMs && !interrupted()) {
    await stack.cloud.twilio.sendInbound({
      // From the range that the North American plan keeps for fiction.
      from: `+1202555${String(2000 + texts++)}`,
      body: 'count me in for tonight',
      url: `${stack.app.url}/api/twilio/inbound`,
    });
    await pause(500);
    const [page] = pagesAbout(stack, rule);
    if (page) return { page, seconds: (page.at - began) / 1_000 };
  }
  return null;
}

/** How many texts have not been sent in the last minutes, and how many tries the hardest of them took. */
export async function sendsSince(stack: Stack, since: Date): Promise<{ unsent: number; tries: number }> {
  const sql = postgres(stack.cloud.postgres.url, { max: 1 });
  try {
    const [row] = await sql`
      select count(*) filter (where state not in ('sent', 'delivered'))::int as unsent, coalesce(max(attempts), 0)::int as tries
      from sms_outbound_jobs where created_at >= ${since}`;
    return { unsent: Number(row?.unsent), tries: Number(row?.tries) };
  } finally {
    await sql.end();
  }
}

/**
 * Twilio's outage from the first failed send to the page, and on until the automatic replays have sent what the outbox has
 * given up. What the pager shows is printed.
 */
export async function demonstrateOutage(
  stack: Stack,
  { announce, interrupted }: { announce: (text: string) => void; interrupted: () => boolean },
): Promise<Check[]> {
  announce('\nTwilio refuses every text from now on; texts keep coming …');
  const since = new Date();
  refuseSends(stack);
  const detected = await untilPaged(stack, 'outbound_failures', { interrupted });
  if (detected === null) {
    stack.cloud.twilio.faults.clear();
    return [check('pages about the outage', 1, 0)];
  }
  announce(renderPage(detected));
  const replays = await demonstrateReplays(stack, since, { announce, interrupted });
  const pages = pagesAbout(stack, 'outbound_failures');
  return [check('pages about the outage', 1, pages.length), ...replays];
}

function renderPage({ page, seconds }: Detected): string {
  const details = Object.entries(page.details).map(
    ([name, value]) => `  ${name.padEnd(14)} ${String(value)}`,
  );
  const links = page.links.map(({ text = '', href }) => `  ${text.padEnd(14)} ${href}`);
  return [
    `\nafter ${seconds.toFixed(1)} s the phone of ${page.routingKey} rings:`,
    page.summary,
    ...details,
    ...links,
  ].join('\n');
}

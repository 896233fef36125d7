import { Hono } from 'hono';
import { z } from 'zod';
import { Faults } from '../http/faults';
import { serve } from '../http/serve';
import { type Mail, mailApi } from './mail';
import { type Page, Pages, pagerEventSchema } from './pages';
import { type SlackMessage, slackApi } from './slack';

export interface LocalPager {
  url: string;
  token: string;
  /** `match` tells the services apart: `/v2/enqueue`, `/api/chat.`, `/emails`. */
  faults: Faults;
  pages: readonly Page[];
  messages: readonly SlackMessage[];
  mails: readonly Mail[];
  /** Requests whose body holds one of the canaries, whatever became of them. */
  leaks(canaries: readonly string[]): string[];
  clear(): void;
  close(): Promise<void>;
}

/** PagerDuty's Events API v2, Slack's Web API and Resend's e-mails: where alerts reach people. */
export async function startPager(
  options: { token?: string; port?: number; now?: () => number } = {},
): Promise<LocalPager> {
  const { token = 'local-pager', now = Date.now } = options;
  const faults = new Faults();
  const pages = new Pages();
  const messages: SlackMessage[] = [];
  const mails: Mail[] = [];
  const bodies: string[] = [];

  const app = new Hono();
  app.use(async (c, next) => {
    if (c.req.method === 'POST') bodies.push(await c.req.raw.clone().text());
    return next();
  });
  app.use(faults.middleware());
  app.route('/', faults.routes());
  app.get('/_local/pages', (c) => c.json(pages.all));
  app.get('/_local/messages', (c) => c.json(messages));
  app.get('/_local/mails', (c) => c.json(mails));
  app.post('/v2/enqueue', async (c) => {
    const parsed = pagerEventSchema.safeParse(await c.req.json());
    if (!parsed.success)
      return c.json(
        {
          status: 'invalid event',
          message: 'Event object is invalid',
          errors: [z.prettifyError(parsed.error)],
        },
        400,
      );
    const dedup_key = pages.apply(parsed.data, now());
    return c.json({ status: 'success', message: 'Event processed', dedup_key }, 202);
  });
  app.route('/', slackApi(token, messages));
  app.route('/', mailApi(token, mails));
  app.notFound((c) =>
    c.json({ message: `the local pager does not play ${c.req.method} ${c.req.path}` }, 404),
  );
  const served = await serve(app, options.port);
  return {
    url: served.url,
    token,
    faults,
    pages: pages.all,
    messages,
    mails,
    leaks: (canaries) => bodies.filter((body) => canaries.some((canary) => body.includes(canary))),
    clear() {
      for (const list of [pages.all, messages, mails, bodies]) list.length = 0;
      faults.clear();
    },
    async close() {
      faults.clear();
      await served.close();
    },
  };
}

/** The settings with which alerts use this pager. */
export const pagerEnvironment = ({
  url,
  token,
}: Pick<LocalPager, 'url' | 'token'>): Record<string, string> => ({
  PAGERDUTY_URL: url,
  PAGERDUTY_ROUTING_KEY: 'first-on-call',
  PAGERDUTY_ROUTING_KEY_SECOND: 'second-on-call',
  SLACK_URL: url,
  SLACK_BOT_TOKEN: token,
  SLACK_CHANNEL: 'C0ALERTS',
  EMAIL_API_URL: url,
  EMAIL_API_KEY: token,
  EMAIL_FROM: 'alerts@josh.example',
  EMAIL_TO: 'team@josh.example',
});

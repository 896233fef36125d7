import type { Redis } from '@upstash/redis';
import { z } from 'zod';
import { alertDay } from '@/axiom/queries/alerts';
import { runQuery } from '@/lib/clients/axiom-query';
import { createRedis } from '@/lib/clients/redis';
import { environment } from '@/lib/telemetry/env';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import type { Sent } from './channels/channel';
import { sendMail } from './channels/email';
import { announce } from './channels/slack';
import { composeDigest, type DayOfRule, type Digest } from './digest';
import { isWatched } from './heartbeat';
import { rules } from './rules';
import { missingChannels, readChannelSettings } from './settings';
import { readSilences } from './silences';
import { readBook } from './store';

const DAY_MS = 86_400_000;
const QUERY_MS = 8_000;

const rowSchema = z.object({
  rule: z.string(),
  fired: z.number(),
  paged: z.number(),
  notified: z.number(),
  suppressed: z.number(),
  undelivered: z.number(),
});

export type DigestChannel = 'slack' | 'email';
/** What became of the digest by channel; `before` when this day's was sent already. */
export type DigestResult = Record<DigestChannel, Sent['outcome'] | 'before'>;

/**
 * Sends the digest by Slack and e-mail, one a day and channel however often it is asked for.
 *
 * @throws JoshError `alert.digest_failed` when no channel has taken it, so that QStash comes again
 */
export async function sendDigest(now: number): Promise<DigestResult> {
  const redis = createRedis();
  const env = environment();
  const settings = readChannelSettings();
  const [book, silences, day] = await Promise.all([
    readBook(redis, env),
    readSilences(redis, env, now),
    readDay(now),
  ]);
  const missing = [...missingChannels(settings), ...(isWatched() ? [] : ['dead-man’s switch'])];
  const digest = composeDigest({ env, now, rules, book, day, silences, missing });
  const date = new Date(now).toISOString().slice(0, 10);
  const send: Record<DigestChannel, () => Promise<Sent>> = {
    slack: () => announce(settings.slack, [`*${digest.title}*`, ...digest.sections]),
    email: () =>
      sendMail(settings.email, { subject: digest.title, text: plain(digest), key: `${env}-${date}` }),
  };
  const once = (channel: DigestChannel) =>
    sendOnce(redis, `alerts:digest:${env}:${date}:${channel}`, channel, send[channel]);
  const result: DigestResult = { slack: await once('slack'), email: await once('email') };
  const reached = Object.values(result).some((outcome) => outcome === 'sent' || outcome === 'before');
  if (!reached || result.slack === 'failed' || result.email === 'failed')
    throw new JoshError('alert.digest_failed');
  return result;
}

/** A death between sending and remembering sends it twice; the e-mail's provider knows it by its key. */
async function sendOnce(
  redis: Redis,
  key: string,
  channel: DigestChannel,
  send: () => Promise<Sent>,
): Promise<Sent['outcome'] | 'before'> {
  if ((await redis.get(key)) !== null) return 'before';
  const sent = await send();
  if (sent.outcome === 'sent') await redis.set(key, '1', { px: 2 * DAY_MS });
  else
    log('alert.channel_failed', {
      rule: 'digest',
      channel,
      reason: sent.outcome === 'absent' ? 'not_configured' : sent.reason,
    });
  return sent.outcome;
}

async function readDay(now: number): Promise<DayOfRule[] | null> {
  try {
    const range = { from: now - DAY_MS, to: now };
    const rows = await runQuery(alertDay, { env: environment() }, { range, timeoutMs: QUERY_MS });
    return z.array(rowSchema).parse(rows);
  } catch {
    // The digest itself says that it is not known.
    return null;
  }
}

const plain = ({ sections }: Digest) => sections.join('\n\n').replaceAll('*', '');

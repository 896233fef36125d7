import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { verifyAudit } from '@/lib/admin/audit-log/verify';
import { TRIES } from '@/lib/clients/qstash';
import { connect } from '@/lib/db/connect';
import type { Stack } from '../stack';
import type { Check } from './checks';

/** What has become of the texts since a moment. */
export interface Aftermath {
  texts: number;
  unsent: number;
  /** Unsent texts whose own tries are used up. */
  givenUp: number;
  /** Texts that automatic replays have sent. */
  replayed: number;
  /** Texts that Twilio has and no row of ours knows: sent twice. */
  unknown: number;
}

/** Reads the tables and Twilio's list. */
export async function aftermath(stack: Stack, since: Date): Promise<Aftermath> {
  const sql = postgres(stack.cloud.postgres.url, { max: 1 });
  try {
    const jobs = await sql`
      select j.state, j.attempts, m.twilio_message_sid as sid, u.phone,
        exists (select 1 from replay_items i join replays r on r.id = i.replay_id
          where r.actor_id = 'system' and i.target_id = j.id::text and i.state = 'done') as replayed
      from sms_outbound_jobs j join sms_messages m on m.id = j.message_id join users u on u.id = j.user_id
      where j.created_at >= ${since}`;
    const phones = new Set(jobs.map(({ phone }) => phone));
    const sids = new Set(jobs.map(({ sid }) => sid));
    const unsent = jobs.filter(({ state }) => state !== 'sent' && state !== 'delivered');
    return {
      texts: jobs.length,
      unsent: unsent.length,
      givenUp: unsent.filter(({ attempts }) => attempts >= TRIES).length,
      replayed: jobs.filter(({ replayed }) => replayed).length,
      unknown: stack.cloud.twilio.messages.filter(({ to, sid }) => phones.has(to) && !sids.has(sid)).length,
    };
  } finally {
    await sql.end();
  }
}

/** Looks each second until something holds of the texts since a moment, or the time is over. */
export async function untilTexts(
  stack: Stack,
  since: Date,
  holds: (texts: Aftermath) => boolean,
  { atMostMs = 300_000, interrupted = () => false }: { atMostMs?: number; interrupted?: () => boolean } = {},
): Promise<Aftermath> {
  const began = Date.now();
  for (;;) {
    const texts = await aftermath(stack, since);
    if (holds(texts) || Date.now() - began > atMostMs || interrupted()) return texts;
    await pause(1_000);
  }
}

/** Twilio is back, and the outbox has given its texts up: what the automatic replays make of them. */
export async function demonstrateReplays(
  stack: Stack,
  since: Date,
  { announce, interrupted }: { announce: (text: string) => void; interrupted: () => boolean },
): Promise<Check[]> {
  announce('\nTwilio refuses on, until the outbox has used up its own tries of each text …');
  const { givenUp } = await untilTexts(stack, since, (texts) => texts.givenUp === texts.unsent, {
    interrupted,
  });
  stack.cloud.twilio.faults.clear();
  announce(
    `Twilio takes texts again. ${givenUp} texts were given up; two minutes after their failures they are replayed automatically …`,
  );
  await untilTexts(stack, since, ({ unsent }) => unsent === 0, { interrupted });
  await stack.idle();
  const { unsent, replayed, unknown } = await aftermath(stack, since);
  const { db, close } = connect({ url: stack.cloud.postgres.url, prepare: true, max: 1 });
  const verdict = await verifyAudit(db).finally(close);
  announce(
    verdict.ok
      ? `the audit log is whole: ${verdict.head.seq} rows`
      : `the audit log is BROKEN at row ${verdict.broken.seq}`,
  );
  return [
    check('texts that automatic replays have sent', givenUp, replayed),
    check('texts left unsent', 0, unsent),
    check('texts at Twilio that no row knows: sent twice', 0, unknown),
    check('breaks in the chain of the audit log', 0, verdict.ok ? 0 : 1),
  ];
}

export const check = (name: string, expected: number, actual: number): Check => ({
  name,
  expected,
  actual,
  ok: expected === actual,
});

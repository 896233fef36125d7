import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { CORRELATION_HEADER, isCorrelationId } from '@/lib/telemetry/correlation';
import { MARKER, writtenPhone } from './canary/canary';
import { type Finding, notChecked } from './check';
import { twilioForm } from './sign';
import { eventually, oncePerRun, type Subject } from './subject';

/** What became of the canary's text. */
export interface SentText {
  status: number;
  sid: string;
  correlationId: string | null;
  /** Null when no row came of it. */
  userId: string | null;
  /** Whether somebody else had the number before. */
  known: boolean;
  /** Null when no reply was queued in time. */
  job: { id: string; state: string } | null;
}

const FINAL = ['delivered', 'failed', 'canceled'];

/** A user's text through the front door, signed as Twilio signs; waits until its reply has come to an end. */
export const sentText = oncePerRun(async (subject): Promise<SentText> => {
  const { app, env, canary } = subject;
  const sid = `SM${randomBytes(16).toString('hex')}`;
  const before = await database().execute(sql`select 1 from users where phone = ${canary.phone}`);
  const url = `${app}/api/twilio/inbound`;
  const form = {
    MessageSid: sid,
    From: canary.phone,
    To: env.TWILIO_FROM || '+12025550100',
    Body: `${MARKER} ${canary.words.join(' ')}, my number is ${writtenPhone(canary)}`,
    NumSegments: '1',
    NumMedia: '0',
    FromCountry: 'US',
  };
  const { status, headers } = await subject.call(url, twilioForm(url, form, env.TWILIO_AUTH_TOKEN ?? ''));
  const id = headers.get(CORRELATION_HEADER);
  const correlationId = isCorrelationId(id) ? id : null;
  const [row] = await database().execute(
    sql`select user_id from sms_messages where twilio_message_sid = ${sid}`,
  );
  const userId = row === undefined ? null : String(row.user_id);
  const job = correlationId === null || userId === null ? null : await replyOf(subject, correlationId);
  return { status, sid, correlationId, userId, known: before.length > 0, job };
});

async function replyOf(subject: Subject, correlationId: string): Promise<SentText['job']> {
  const read = async () => {
    const [row] = await database().execute(
      sql`select id, state from sms_outbound_jobs where correlation_id = ${correlationId} order by created_at limit 1`,
    );
    return row === undefined ? null : { id: String(row.id), state: String(row.state) };
  };
  const ended = await eventually(subject, async () => {
    const job = await read();
    return job !== null && FINAL.includes(job.state) ? job : null;
  });
  return ended ?? read();
}

/** A check that needs the canary's text. */
export async function texting(
  subject: Subject,
  look: (text: SentText) => Promise<Finding> | Finding,
): Promise<Finding> {
  if (!subject.withCanary) return notChecked('left out by --no-canary');
  return look(await sentText(subject));
}

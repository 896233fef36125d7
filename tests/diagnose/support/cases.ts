import { sql } from 'drizzle-orm';
import type { Question } from '@/lib/diagnose/playbooks/ask';
import type { BreakCode } from '@/lib/diagnose/playbooks/breaks';
import { deliverJob, newSid, receive } from '../../helpers/product';
import type { OnCall } from './on-call';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** Something that was caused: what somebody asks about it, and how much later. */
export interface Caused {
  ask: Question;
  /** Milliseconds. */
  later?: number;
}

export interface Case {
  title: string;
  cause(): Promise<Caused>;
  /** The link that is broken; null for a chain that is in order. */
  code: BreakCode | null;
  /** Of one that is in order: whether it is at its end. */
  health?: 'healthy' | 'waiting';
}

/** A list of cases that reads like sentences. */
export class Cases {
  readonly all: Case[] = [];

  induced(title: string, cause: () => Promise<Caused>) {
    return { is: (code: BreakCode) => void this.all.push({ title, cause, code }) };
  }

  inOrder(title: string, cause: () => Promise<Caused>) {
    const add = (health: 'healthy' | 'waiting') => void this.all.push({ title, cause, code: null, health });
    return { isHealthy: () => add('healthy'), isToBeWaitedFor: () => add('waiting') };
  }
}

/** What cases do again and again. */
export function hands({ product }: OnCall) {
  const one = async (query: ReturnType<typeof sql>) =>
    String(Object.values((await product.rows(query))[0] ?? {})[0]);
  return {
    one,
    /** A text comes in; its SID. */
    async text(body: string, from?: string): Promise<string> {
      const sid = newSid();
      await receive({ body, sid, ...(from === undefined ? {} : { from }) });
      return sid;
    },
    replyTo: (sid: string) =>
      one(sql`select id from sms_outbound_jobs where idempotency_key = ${`reply:${sid}`}`),
    /** The queue brings the reply to a text; the SID of what Twilio took. */
    async send(sid: string): Promise<string> {
      const job = await one(sql`select id from sms_outbound_jobs where idempotency_key = ${`reply:${sid}`}`);
      await deliverJob(job);
      return one(
        sql`select twilio_message_sid from sms_messages m join sms_outbound_jobs j on j.message_id = m.id where j.id = ${job}`,
      );
    },
    userOf: (sid: string) => one(sql`select user_id from sms_messages where twilio_message_sid = ${sid}`),
    /** Does something while a table has another name, as after a bad migration. */
    async without<T>(table: string, work: () => Promise<T>): Promise<T> {
      await product.rows(sql.raw(`alter table ${table} rename to away`));
      try {
        return await work();
      } finally {
        await product.rows(sql.raw(`alter table away rename to ${table}`));
      }
    },
  };
}

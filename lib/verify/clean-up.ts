import { sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import type { Queryable } from '@/lib/db/connect';
import { transaction } from '@/lib/db/query';
import { MARKER } from './canary/canary';
import { type Check, found } from './check';
import { stripeTest } from './payment';
import { texting } from './text';

/** Fictional numbers, 555-0100 to 555-0199: no user has one. */
const FICTIONAL = '+1___55501__';

/** The canary's user and everything about them goes; also of runs that died. */
export const cleanUpChecks: readonly Check[] = [
  {
    name: 'canary: its user is removed again',
    expected: 'no row of a canary is left',
    todo: `Users whose number is like ${FICTIONAL} and whose first text begins with “${MARKER}” are canaries: the next run removes them once their texts have come to an end.`,
    run: (subject) =>
      texting(subject, async ({ userId, known, job }) => {
        const { canary, left } = subject;
        left.push('1 text, 1 user, their reply and 1 checkout in the counters of Axiom’s metrics dataset');
        if (known || !canary.fictional) {
          left.push('the user of --phone, with the text, its reply and the test’s Stripe events');
          return { notChecked: 'the number is somebody’s: nothing of theirs is removed' };
        }
        const underWay = job !== null && ['pending', 'sending'].includes(job.state);
        const { eventIds, subscriptionId } = await stripeTest(subject);
        await transaction(async (tx) => {
          if (eventIds.length > 0)
            await tx.execute(
              sql`delete from stripe_events where stripe_subscription_id = ${subscriptionId} or stripe_event_id in ${eventIds}`,
            );
          for (const id of await canaryUsers(tx)) if (id !== userId || !underWay) await remove(tx, id);
        });
        const rest = await canaryUsers(database());
        return found(
          rest.length === 0,
          underWay ? 'its reply is still under way' : `${rest.length} users left`,
        );
      }),
  },
];

/** Whose texts have come to an end: a job that is still under way would look for its user. */
async function canaryUsers(on: Pick<Queryable, 'execute'>): Promise<string[]> {
  const rows = await on.execute(sql`
    select id from users u where phone like ${FICTIONAL}
      and exists (select 1 from sms_messages m where m.user_id = u.id and m.direction = 'inbound' and m.body like ${`${MARKER} %`})`);
  return rows.map(({ id }) => String(id));
}

/** In the order in which rows refer to each other. Safe to repeat: what is gone is gone. */
async function remove(tx: Queryable, user: string): Promise<void> {
  const texts = sql`(select id from sms_messages where user_id = ${user})`;
  const sids = sql`(select twilio_message_sid from sms_messages where user_id = ${user} and twilio_message_sid is not null)`;
  for (const statement of [
    sql`delete from message_events where message_id in ${texts} or twilio_message_sid in ${sids}`,
    sql`delete from domain_events where user_id = ${user}`,
    sql`delete from sms_outbound_jobs where user_id = ${user}`,
    sql`delete from safety_incidents where user_id = ${user}`,
    sql`delete from safety_holds where user_id = ${user}`,
    sql`delete from sms_messages where user_id = ${user}`,
    sql`delete from otp_challenges where user_id = ${user}`,
    sql`delete from profile_events where user_id = ${user}`,
    sql`delete from entitlements where user_id = ${user}`,
    sql`delete from subscriptions where user_id = ${user}`,
    sql`delete from users where id = ${user}`,
  ])
    await tx.execute(statement);
}

import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { kinds } from '@/lib/replay/kinds';
import { newId } from '@/lib/telemetry/correlation';
import { inboundText, throughEdge } from '../../helpers/edge';
import { eventually } from '../../helpers/eventually';
import { people } from '../../helpers/linkups';
import { deliverJob, newSid, PHONE, receive, report } from '../../helpers/product';
import { Cases, HOUR, hands, MINUTE, SECOND } from '../support/cases';
import type { OnCall } from '../support/on-call';

/** "User didn't get a reply". */
export function noReplyCases(onCall: OnCall): Cases {
  const { product } = onCall;
  const cases = new Cases();
  const { text, send, replyTo, userOf, without } = hands(onCall);
  const refused = async (code: number) => {
    product.twilio.numbers.set({ number: PHONE, refuse: code });
    const sid = await text('HELP');
    await send(sid);
    return { ask: { sid } };
  };

  cases
    .induced('an id that is nobody’s', async () => ({ ask: { user: newId(), playbook: 'no-reply' } }))
    .is('unknown_user');
  cases
    .induced('a user who was brought in and has never texted', async () => {
      const [guest] = await people(1);
      return { ask: { user: guest?.id, playbook: 'no-reply' } };
    })
    .is('unknown_user');
  cases
    .induced('Twilio signs with a key that is not ours', async () => {
      const sid = newSid();
      await throughEdge(inboundText(sid, 'the-key-of-before'));
      return { ask: { sid } };
    })
    .is('signature_refused');
  cases
    .induced('the webhook never came, and somebody forges others', async () => {
      await throughEdge(inboundText(newSid(), 'guessed'));
      await text('HELP');
      return { ask: { sid: newSid() } };
    })
    .is('text_never_arrived');
  cases.induced('the webhook never came', async () => ({ ask: { sid: newSid() } })).is('text_never_arrived');
  cases
    .induced('the handler died between storing and deciding', async () => {
      const sid = await without('sms_outbound_jobs', () => text('HELP'));
      return { ask: { sid }, later: 20 * SECOND };
    })
    .is('text_undecided');

  cases.induced('the text was STOP', async () => ({ ask: { sid: await text('STOP') } })).is('opted_out');
  cases
    .induced('a text after STOP', async () => {
      await text('STOP');
      return { ask: { sid: await text('when is it?') } };
    })
    .is('opted_out');
  cases
    .induced('STOP came before the reply left', async () => {
      const sid = await text('HELP');
      await text('STOP');
      await send(sid);
      return { ask: { sid } };
    })
    .is('opted_out');
  cases.induced('Twilio knows of a STOP that we do not', () => refused(21610)).is('opted_out');
  cases
    .induced('a text of somebody on hold', async () => {
      await text('i will kill you');
      return { ask: { sid: await text('when is it?') } };
    })
    .is('safety_hold');
  cases
    .induced('a hold came before the reply left', async () => {
      const sid = await text('HELP');
      await text('i will kill you');
      await send(sid);
      return { ask: { sid } };
    })
    .is('safety_hold');

  cases
    .induced('somebody deleted the job', async () => {
      const sid = await text('HELP');
      await product.rows(sql`delete from sms_outbound_jobs`);
      return { ask: { sid } };
    })
    .is('job_missing');
  cases
    .induced('QStash refused the job', async () => {
      product.queue.faults.set({ kind: 'status', status: 503, match: 'publish' });
      return { ask: { sid: await text('HELP') } };
    })
    .is('job_never_queued');
  cases
    .induced('the process died before it queued the job, and nothing is in the logs', async () => {
      const sid = await text('HELP');
      await product.rows(sql`update sms_outbound_jobs set queued_at = null`);
      return { ask: { sid }, later: 2 * MINUTE };
    })
    .is('job_never_queued');
  cases
    .induced('QStash has the job and brings it to nobody', async () => ({
      ask: { sid: await text('HELP') },
      later: 6 * MINUTE,
    }))
    .is('job_stuck');
  cases
    .induced('the process died while it sent', async () => {
      const sid = await text('HELP');
      product.twilio.faults.set({ kind: 'hang', match: 'POST' });
      const dying = send(sid);
      await eventually(() => expect(product.twilio.faults.hangs()).toBe(1));
      // What a dead process leaves behind is what the row says now.
      const left = await product.rows(sql`select id, state, lease_until, attempts from sms_outbound_jobs`);
      product.twilio.faults.clear();
      await dying;
      const [{ id, lease_until } = {}] = left;
      await product.rows(
        sql`update sms_outbound_jobs set state = 'sending', reason = null, attempts = 1, maybe_sent = true, lease_until = ${lease_until} where id = ${id}`,
      );
      return { ask: { sid }, later: 3 * MINUTE };
    })
    .is('send_interrupted');

  for (const [what, fault] of [
    ['is away', { kind: 'status', status: 503 }],
    ['takes no more this second', { kind: 'status', status: 429, body: '{"code":20429}' }],
    ['does not answer', { kind: 'lose_response' }],
  ] as const)
    cases
      .induced(`Twilio ${what}`, async () => {
        const sid = await text('HELP');
        product.twilio.faults.set({ ...fault, match: 'POST' });
        await send(sid);
        product.twilio.faults.clear();
        return { ask: { sid } };
      })
      .is('twilio_unavailable');
  cases.induced('Twilio refuses the number', () => refused(21211)).is('twilio_refused');

  for (const [status, error, code] of [
    ['failed', '30008', 'job_failed'],
    ['undelivered', '30005', 'undelivered'],
    ['undelivered', '21610', 'opted_out'],
  ] as const)
    cases
      .induced(`Twilio reports ${status}, ${error}`, async () => {
        const sid = await text('HELP');
        await report(await send(sid), status, error);
        return { ask: { sid } };
      })
      .is(code);
  cases
    .induced('Twilio’s callbacks do not reach us', async () => {
      const sid = await text('HELP');
      await send(sid);
      return { ask: { sid }, later: 11 * MINUTE };
    })
    .is('callback_missing');
  cases
    .induced('the same, asked by the SID of our own text', async () => {
      const own = await send(await text('HELP'));
      return { ask: { sid: own }, later: 11 * MINUTE };
    })
    .is('callback_missing');
  cases
    .induced('the queue was away for a day', async () => {
      const sid = await text('HELP');
      await product.rows(sql`update sms_outbound_jobs set created_at = now() - interval '25 hours'`);
      await send(sid);
      return { ask: { sid } };
    })
    .is('job_expired');

  for (const manner of ['invalid_json', 'refusal', 'overloaded'] as const)
    cases
      .induced(`the LLM answers badly: ${manner}`, async () => {
        product.anthropic.manners.set({ manner });
        const sid = await text('dinner on friday?');
        await report(await send(sid), 'delivered');
        return { ask: { sid } };
      })
      .is('llm_fallback');

  const delivered = async (body: string) => {
    const sid = await text(body);
    await report(await send(sid), 'delivered');
    return sid;
  };
  cases
    .inOrder('a text that was answered', async () => ({ ask: { sid: await delivered('HELP') } }))
    .isHealthy();
  cases
    .inOrder('the same, by its user', async () => ({
      ask: { user: await userOf(await delivered('HELP')), playbook: 'no-reply' },
    }))
    .isHealthy();
  cases
    .inOrder('a text that came twice, and its reports in the wrong order', async () => {
      const sid = await text('HELP');
      await receive({ body: 'HELP', sid });
      const own = await send(sid);
      for (const status of ['delivered', 'sent', 'delivered']) await report(own, status);
      return { ask: { sid } };
    })
    .isHealthy();
  cases
    .inOrder('a reply that the queue brought twice', async () => {
      const sid = await text('HELP');
      const own = await send(sid);
      await deliverJob(await replyTo(sid));
      await report(own, 'delivered');
      return { ask: { sid } };
    })
    .isHealthy();
  cases
    .inOrder('a text that was taken up again after its handler had died', async () => {
      const sid = await without('sms_outbound_jobs', () => text('HELP'));
      await receive({ body: 'HELP', sid });
      await report(await send(sid), 'delivered');
      return { ask: { sid }, later: HOUR };
    })
    .isHealthy();
  cases
    .inOrder('a text whose first try nobody answered, and that was found at Twilio', async () => {
      const sid = await text('HELP');
      product.twilio.faults.set({ kind: 'lose_response', match: 'POST', times: 1 });
      await send(sid);
      await report(await send(sid), 'delivered');
      return { ask: { sid }, later: HOUR };
    })
    .isHealthy();
  cases
    .inOrder('a refused text that was replayed', async () => {
      const { ask } = await refused(21211);
      product.twilio.numbers.clear();
      const job = await replyTo(ask.sid);
      await kinds.outbound.execute(job, Date.now);
      await report(await send(ask.sid), 'delivered');
      return { ask, later: HOUR };
    })
    .isHealthy();
  cases
    .inOrder('gibberish: the user is asked what they mean', async () => {
      product.anthropic.manners.set({ manner: 'low_confidence' });
      return { ask: { sid: await delivered('asdf') } };
    })
    .isHealthy();
  cases
    .inOrder('START, which Twilio answers', async () => {
      await text('STOP');
      return { ask: { sid: await text('START') }, later: HOUR };
    })
    .isHealthy();
  cases
    .inOrder('HELP, which Twilio has answered', async () => {
      const sid = newSid();
      await receive({ body: 'HELP', sid, extra: { OptOutType: 'HELP' } });
      return { ask: { sid }, later: HOUR };
    })
    .isHealthy();
  cases
    .inOrder('somebody on hold who was told where to find help', async () => {
      return { ask: { sid: await delivered('i want to kill myself') } };
    })
    .isHealthy();
  cases
    .inOrder('a reply that was just queued', async () => ({ ask: { sid: await text('HELP') } }))
    .isToBeWaitedFor();
  cases
    .inOrder('a reply that Twilio has just taken', async () => {
      const sid = await text('HELP');
      await report(await send(sid), 'sent');
      return { ask: { sid }, later: 5 * MINUTE };
    })
    .isToBeWaitedFor();
  cases
    .inOrder('a text that is being decided', async () => {
      const sid = await without('sms_outbound_jobs', () => text('HELP'));
      return { ask: { sid }, later: SECOND };
    })
    .isToBeWaitedFor();
  return cases;
}

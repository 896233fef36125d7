import { type EventFields, type EventName, events } from '@/lib/telemetry/catalogue/events';
import { formatLine } from '@/lib/telemetry/log/line';
import type { Random } from './corpus/random';
import { phoneNumber } from './sentences';

const COMMIT = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
const HEX = '0123456789abcdef';
const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const uuid = (random: Random) => random.fill('hhhhhhhh-hhhh-4hhh-8hhh-hhhhhhhhhhhh');
const sid = (random: Random) => `SM${random.text(HEX, 32)}`;

const made = <E extends EventName>(event: E, fields: (random: Random) => EventFields<E>) => ({
  event,
  fields,
});

/** What a day's lines say, roughly in the proportions in which handlers say it. */
const LINES: readonly { event: EventName; fields: (random: Random) => object }[] = [
  made('sms.inbound.received', (r) => ({
    twilio_message_sid: sid(r),
    phone_hash: `k2_${r.text(HEX, 32)}`,
    segments: r.int(1, 3),
    message_id: uuid(r),
  })),
  made('sms.inbound.routed', (r) => ({
    twilio_message_sid: sid(r),
    intent: r.pick(['plan.create', 'invite.accept', 'invite.decline', 'help']),
    outcome: 'ok',
    confidence: r.int(50, 99) / 100,
  })),
  made('sms.outbound.job_created', (r) => ({ job_id: uuid(r), purpose: 'reply', segments: 1 })),
  made('sms.outbound.send_attempt', (r) => ({ job_id: uuid(r), purpose: 'invite', attempt: r.int(1, 3) })),
  made('sms.outbound.sent', (r) => ({
    job_id: uuid(r),
    purpose: r.pick(['reply', 'invite', 'reminder']),
    twilio_message_sid: sid(r),
    duration_ms: r.int(80, 900),
  })),
  made('llm.intent.request', () => ({ model: 'claude-haiku-4-5-20251001' })),
  made('llm.intent.response', (r) => ({
    model: 'claude-haiku-4-5-20251001',
    intent: 'plan.create',
    confidence: r.int(50, 99) / 100,
    duration_ms: r.int(300, 2000),
    input_tokens: r.int(400, 900),
    output_tokens: r.int(20, 90),
  })),
  made('linkup.invite_accepted', (r) => ({ linkup_id: uuid(r), invite_id: uuid(r), region: 'sf' })),
  made('stripe.webhook.received', (r) => ({
    stripe_event_id: `evt_${r.text(ALNUM, 24)}`,
    type: 'invoice.paid',
    dedupe: 'claimed',
  })),
  made('http.request.completed', (r) => ({
    route: r.pick(['/api/twilio/inbound', '/api/stripe/webhook', '/api/jobs/send']),
    method: 'POST',
    status: 200,
    duration_ms: r.int(5, 900),
    outcome: 'ok',
    dedupe: 'claimed',
    cold_start: false,
    db_ms: r.int(1, 90),
    db_calls: 3,
    db_queries: `insert_message:${r.int(1, 9)}.2,find_user:${r.int(1, 9)}.7,update_job:3`,
  })),
];

/**
 * A log line as the product's handlers write them; a personal one quotes a provider's words. Our logger would have redacted
 * them: here the number stands in the line, as if it had not, so that the drain has to find it.
 */
export function leanLine(random: Random, at: number, personal: boolean): string {
  const { event, fields } = random.pick(LINES);
  const number = phoneNumber(random);
  const words = "The 'To' number NUMBER is not a valid phone number.";
  const more = { user_id: uuid(random), handler: 'twilio-inbound', git_sha: COMMIT };
  const line = formatLine(event, [fields(random), more, personal ? { error_message: words } : {}], {
    now: at,
    level: events[event].level,
    env: 'prod',
    correlationId: random.fill('0199b0a0-hhhh-7hhh-8hhh-hhhhhhhhhhhh'),
  });
  return line.replace('NUMBER', number);
}

import { annotate } from '@/lib/telemetry/context';
import { smsCost } from '@/lib/telemetry/cost/log-sms-cost';
import { setting } from '@/lib/telemetry/env';
import { log } from '@/lib/telemetry/log/log';
import { parsePeppers, phoneHash } from '@/lib/telemetry/phone-hash';
import { readIntent } from '../intent/read-intent';
import { llmModel, llmTimeoutMs } from '../intent/settings';
import { continueOperation, operationId } from '../operation';
import { queueText } from '../outbox/queue-text';
import { decideByReading, decideByRule } from './decide';
import type { InboundText } from './inbound-text';
import { type Recorded, recordDecision } from './record-decision';
import { type StoredText, storeInbound } from './store-inbound';

/** Milliseconds until the text must be stored, read and decided: Twilio gives up at 15 s, the route at 10 s. */
const BUDGET_MS = 8_000;
/** Part of the budget that writing the decision and queueing the reply may need. */
const RESERVE_MS = 2_500;

/** Handles a text: store, decide, record, queue. Safe to repeat at every line; each step says what makes it so. */
export async function handleInbound(text: InboundText, now: () => number): Promise<void> {
  const started = now();
  const hash = phoneHash(
    text.phone,
    parsePeppers(setting('PHONE_HASH_PEPPERS', 'the keys of phone hashes, `k1:<secret>`')),
  );
  annotate({ phone_hash: hash, twilio_message_sid: text.sid });

  // Safe to repeat: the SID is unique, and a text that is there but undecided is taken up again.
  const costMicros = smsCost({ ...text, direction: 'inbound' });
  const stored = await storeInbound(text, {
    phoneHash: hash,
    correlationId: operationId(),
    costMicros,
    now: new Date(started),
  });
  continueOperation(stored.correlationId);
  annotate({ user_id: stored.sender.id });
  if (stored.outcome === 'duplicate') return logDuplicate(text);
  if (stored.outcome === 'new') logReceived(text, hash, stored, costMicros);

  // Safe to repeat: reading changes nothing.
  const timeoutMs = Math.min(llmTimeoutMs(), started + BUDGET_MS - RESERVE_MS - now());
  const decision =
    decideByRule(text, stored.sender) ?? decideByReading(await readIntent(text.body, timeoutMs));

  // Safe to repeat: only one try finds the text undecided.
  const recorded = await recordDecision({
    sid: text.sid,
    messageId: stored.messageId,
    userId: stored.sender.id,
    correlationId: stored.correlationId,
    decision,
    now: new Date(now()),
  });
  if (recorded.outcome === 'already') return logDuplicate(text);
  logRouted(text, stored, decision, recorded);

  // Safe to repeat: see `queueText`. Not queued now means queued by the sweep.
  if (recorded.text === undefined) return;
  if (now() - started < BUDGET_MS) await queueText(recorded.text, { now: new Date(now()) });
  else
    log('queue.publish_failed', { target: 'send-sms', reason: 'no_time_left', job_id: recorded.text.jobId });
}

/** The claim stops duplicates at the edge; one that gets here came while Redis could not tell. */
function logDuplicate(text: InboundText): void {
  log('sms.inbound.duplicate_sid', { twilio_message_sid: text.sid, dedupe: 'unknown' });
}

function logReceived(
  text: InboundText,
  hash: string,
  { messageId, sender }: StoredText,
  costMicros: number | undefined,
): void {
  log('sms.inbound.received', {
    twilio_message_sid: text.sid,
    phone_hash: hash,
    segments: text.segments,
    new_user: sender.isNew,
    message_id: messageId,
    cost_micros: costMicros,
  });
}

function logRouted(
  { sid }: InboundText,
  { messageId }: StoredText,
  { intent, outcome, reason, confidence, optOut, reply }: ReturnType<typeof decideByReading>,
  { optOutChanged, text }: Extract<Recorded, { outcome: 'routed' }>,
): void {
  // Not before the commit: a try that dies is made again, and the user is asked once.
  if (reply?.purpose === 'clarifier')
    log('llm.intent.fallback_clarifier', {
      reason: reason ?? 'unknown',
      intent,
      confidence,
      model: llmModel(),
    });
  if (optOutChanged)
    log('sms.optout.changed', { keyword: intent, state: optOut === 'out' ? 'opted_out' : 'opted_in' });
  if (text?.created)
    log('sms.outbound.job_created', {
      job_id: text.jobId,
      purpose: text.purpose,
      segments: text.segments ?? undefined,
    });
  log('sms.inbound.routed', {
    twilio_message_sid: sid,
    intent,
    outcome,
    reason,
    confidence,
    message_id: messageId,
  });
}

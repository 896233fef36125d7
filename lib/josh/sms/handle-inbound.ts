import { annotate } from '@/lib/telemetry/context';
import { type SmsCost, smsCost } from '@/lib/telemetry/cost/sms-cost';
import { setting } from '@/lib/telemetry/env';
import { log } from '@/lib/telemetry/log/log';
import { parsePeppers, phoneHash } from '@/lib/telemetry/phone-hash';
import { enqueue, tell } from '../effects';
import { readIntent } from '../intent/read-intent';
import { readWish } from '../intent/read-wish';
import { llmModel, llmTimeoutMs } from '../intent/settings';
import { isRegion } from '../linkups/regions';
import { defaultRegion } from '../linkups/settings';
import { continueOperation, operationId } from '../operation';
import { orEscalate } from '../safety/escalate';
import { screen } from '../safety/screen';
import { type Decision, decideByReading, decideByRule } from './decide';
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
  const cost = smsCost({ ...text, direction: 'inbound' });
  const stored = await storeInbound(
    text,
    {
      phoneHash: hash,
      correlationId: operationId(),
      costMicros: cost.micros,
      now: new Date(started),
    },
    (committed) => {
      continueOperation(committed.correlationId);
      annotate({ user_id: committed.sender.id });
      // Of all tries the one that stored it, in time or not: so a text is counted once.
      if (committed.outcome === 'new') logReceived(text, hash, committed, cost);
    },
  );
  if (stored.outcome === 'duplicate') return logDuplicate(text);

  // Safe to repeat: screening and reading change nothing.
  const hits = screen(text.body);
  const decision = decideByRule(text, stored.sender, hits) ?? (await decideByLlm(text, stored, started, now));

  // Safe to repeat: only one try finds the text undecided.
  const decided = {
    sid: text.sid,
    messageId: stored.messageId,
    userId: stored.sender.id,
    correlationId: stored.correlationId,
    decision,
    hits,
    now: new Date(now()),
  };
  const recorded = await orEscalate(hits, () =>
    recordDecision(decided, (committed) => {
      if (committed.outcome === 'already') return;
      annotate(committed.ids);
      logRouted(text, stored, committed);
      tell(committed.effects);
    }),
  );
  if (recorded.outcome === 'already') return logDuplicate(text);

  // Safe to repeat: see `enqueue`. Not queued now means queued by the sweeps.
  await enqueue(recorded.effects, { now: new Date(now()), inTime: () => now() - started < BUDGET_MS });
}

/** Asks the LLM what the text is about and, if it asks for a LinkUp, for which one; both within the same budget. */
async function decideByLlm(
  { body }: InboundText,
  { sender }: StoredText,
  started: number,
  now: () => number,
): Promise<Decision> {
  const timeoutMs = () => Math.min(llmTimeoutMs(), started + BUDGET_MS - RESERVE_MS - now());
  const reading = await readIntent(body, timeoutMs());
  const asksForOne = reading.outcome === 'intent' && reading.intent === 'create_linkup';
  const at = new Date(now());
  const home = isRegion(sender.region) ? sender.region : defaultRegion();
  const wish = asksForOne ? await readWish(body, { home, now: at, timeoutMs: timeoutMs() }) : undefined;
  return decideByReading(reading, wish, at);
}

/** The claim stops duplicates at the edge; one that gets here came while Redis could not tell. */
function logDuplicate(text: InboundText): void {
  log('sms.inbound.duplicate_sid', { twilio_message_sid: text.sid, dedupe: 'unknown' });
}

function logReceived(
  text: InboundText,
  hash: string,
  { messageId, sender }: StoredText,
  cost: SmsCost,
): void {
  log('sms.inbound.received', {
    twilio_message_sid: text.sid,
    phone_hash: hash,
    segments: text.segments,
    new_user: sender.isNew,
    message_id: messageId,
    cost_micros: cost.micros,
  });
  cost.logIfUnknown();
  if (sender.isNew) log('profile.registered', {});
}

function logRouted(
  { sid }: InboundText,
  { messageId }: StoredText,
  { decision, optOutChanged }: Extract<Recorded, { outcome: 'routed' }>,
): void {
  const { intent, outcome, reason, confidence, optOut, reply } = decision;
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
  log('sms.inbound.routed', {
    twilio_message_sid: sid,
    intent,
    outcome,
    reason,
    confidence,
    message_id: messageId,
  });
}

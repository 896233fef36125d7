import type { Redis } from '@upstash/redis';
import type { Book } from './book';
import type { Send, Shipment } from './channels/channel';
import { type Attempt, attempt, settleOutbox } from './deliver';
import { escalate } from './escalate';
import { history } from './history';
import type { Incident } from './incident';
import type { Measurement } from './measurement';
import { compose, type MessageContext } from './message';
import type { Channel, Outgoing } from './outgoing';
import { takeOver } from './plan';
import { evaluateRound } from './round';
import type { AlertRule, Tier } from './rule';
import { rules } from './rules';
import { readSilences } from './silences';
import { updateBook } from './store';

/** What is evaluated: a tier by its schedule, or single rules because the drain saw a sign. */
export type Scope = { tier: Tier } | { rules: readonly string[] };

export interface CheckPorts {
  env: string;
  now: () => number;
  redis: () => Redis;
  /** Measures the rules; never throws, and leaves none out. */
  measure: (rules: readonly AlertRule[], book: Book, at: number) => Promise<Map<string, Measurement>>;
  channels: Readonly<Record<Channel, Send>>;
  /** What messages say besides; asked only when there is something to tell. Never throws. */
  context: () => Promise<MessageContext>;
  /** How long the first target of a page has before the second is told, in milliseconds. */
  escalateAfterMs: number;
}

export interface Verdict {
  rule: string;
  status: string;
  because: string;
}

const ruleOf = (name: string): AlertRule | undefined => rules.find((rule) => rule.name === name);

/** The rules of a scope; unknown names are left out. */
export function rulesOf(scope: Scope): AlertRule[] {
  const chosen: readonly AlertRule[] = rules;
  return 'tier' in scope
    ? chosen.filter(({ tier }) => tier === scope.tier)
    : chosen.filter(({ name }) => scope.rules.includes(name));
}

/**
 * Evaluates, writes down what follows, then tells. Safe to repeat and to run in parallel: what changes is written by
 * compare and set together with what is owed, and what a dead process owed is taken over by the next round.
 *
 * @throws Error when the book cannot be read or written: QStash brings the check again, and the heartbeat stays away
 */
export async function runCheck(scope: Scope, ports: CheckPorts): Promise<Verdict[]> {
  const { env, now, redis } = ports;
  const at = now();
  const chosen = rulesOf(scope);
  const [silences, before] = await Promise.all([
    readSilences(redis(), env, at),
    updateBook(redis(), env, peek),
  ]);
  const measurements = await ports.measure(chosen, before, at);
  const measured = chosen.flatMap((rule) => {
    const measurement = measurements.get(rule.name);
    return measurement === undefined ? [] : [{ rule, measurement }];
  });
  const tier = 'tier' in scope ? scope.tier : null;
  const { result, owed, book } = await updateBook(redis(), env, (held) => {
    const { book: late, taken } = takeOver(held, at);
    const { book: evaluated, result: told } = evaluateRound(late, { measured, silences, at, tier, ruleOf });
    const next = escalate(evaluated, ruleOf, ports.escalateAfterMs, at);
    const known = new Set(held.outbox.map(({ id }) => id));
    const fresh = next.outbox.filter(({ id }) => !known.has(id));
    return { book: next, result: { result: told, owed: [...taken, ...fresh], book: next } };
  });
  history.round(result);
  await tell(owed, book, ports);
  return chosen.map(({ name }) => {
    const state = book.alerts[name];
    return { rule: name, status: state?.status ?? 'ok', because: state?.because ?? '' };
  });
}

const peek = (book: Book) => ({ book, result: book });

/** Sends what is owed, and strikes it off the book. A death between the two sends again; channels dedupe by id. */
async function tell(owed: readonly Outgoing[], book: Book, ports: CheckPorts): Promise<void> {
  if (owed.length === 0) return;
  const context = await ports.context();
  const threads = new Map<string, NonNullable<Incident['thread']>>();
  const attempts = new Map<string, Attempt>();
  // One after another, so that an incident's thread exists before its second message.
  for (const outgoing of owed) {
    const made = await attempt(outgoing, async (message) => {
      const shipment = shipmentOf(message, book, threads, context);
      if (shipment === null) return { outcome: 'sent' };
      const sent = await ports.channels[message.channel](shipment);
      if (sent.outcome === 'sent' && sent.thread) threads.set(message.incident, sent.thread);
      return sent;
    });
    attempts.set(outgoing.id, made);
    history.told(outgoing, made);
  }
  await updateBook(ports.redis(), ports.env, (held) => {
    const incidents = { ...held.incidents };
    for (const [id, thread] of threads) {
      const incident = incidents[id];
      if (incident && incident.thread === null) incidents[id] = { ...incident, thread };
    }
    return { book: { ...held, incidents, outbox: settleOutbox(held.outbox, attempts) }, result: null };
  });
}

/** Null for what nobody can be told of any more: its rule or its incident is gone. */
function shipmentOf(
  outgoing: Outgoing,
  book: Book,
  threads: ReadonlyMap<string, NonNullable<Incident['thread']>>,
  context: MessageContext,
): Shipment | null {
  const rule = ruleOf(outgoing.notification.rule);
  const held = book.incidents[outgoing.incident];
  if (rule === undefined || held === undefined) return null;
  const incident = { ...held, thread: held.thread ?? threads.get(held.id) ?? null };
  return { outgoing, rule, incident, message: compose(rule, outgoing.notification, incident, context) };
}

import type { Redis } from '@upstash/redis';
import { groupBy } from '@/drain/rules/group-by';
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
import { ruleNamed, rules } from './rules';
import { readSilences } from './silences';
import type { AlertState } from './state';
import { readBook, updateBook } from './store';

/** What is evaluated: a tier by its schedule, or single rules because the drain saw a sign. */
export type Scope = { tier: Tier } | { rules: readonly string[] };

export interface CheckPorts {
  env: string;
  now: () => number;
  redis: () => Redis;
  /** Measures the rules; never throws, and leaves none out. */
  measure: (
    rules: readonly AlertRule[],
    book: Pick<Book, 'evaluated'>,
    at: number,
  ) => Promise<Map<string, Measurement>>;
  channels: Readonly<Record<Channel, Send>>;
  /** What messages say besides; asked only when there is something to tell. Never throws. */
  context: () => Promise<MessageContext>;
  /** The correlation id of a bad event, for a rule that is to be told; null when there is none. Never throws. */
  sample: (rule: AlertRule, at: number) => Promise<string | null>;
  /** How long the first target of a page has before the second is told, in milliseconds. */
  escalateAfterMs: number;
}

export interface Verdict {
  rule: string;
  status: AlertState['status'];
  because: string;
}

export interface CheckResult {
  verdicts: Verdict[];
  /** Rules that could not be measured. */
  blind: number;
}

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
export async function runCheck(scope: Scope, ports: CheckPorts): Promise<CheckResult> {
  const { env, now, redis } = ports;
  const at = now();
  const chosen = rulesOf(scope);
  const [silences, before] = await Promise.all([readSilences(redis(), env, at), readBook(redis(), env)]);
  const measurements = await ports.measure(chosen, before, at);
  const measured = chosen.flatMap((rule) => {
    const measurement = measurements.get(rule.name);
    return measurement === undefined ? [] : [{ rule, measurement }];
  });
  const tier = 'tier' in scope ? scope.tier : null;
  const { result, owed, book } = await updateBook(redis(), env, (held) => {
    const { book: late, taken } = takeOver(held, at);
    const { book: evaluated, result: told } = evaluateRound(late, {
      measured,
      silences,
      at,
      tier,
      ruleOf: ruleNamed,
    });
    const next = escalate(evaluated, ruleNamed, ports.escalateAfterMs, at);
    const known = new Set(held.outbox.map(({ id }) => id));
    const fresh = next.outbox.filter(({ id }) => !known.has(id));
    return { book: next, result: { result: told, owed: [...taken, ...fresh], book: next } };
  });
  history.round(result);
  await tell(owed, book, ports);
  const verdicts = chosen.map(({ name }) => {
    const { status = 'ok', because = '' } = book.alerts[name] ?? {};
    return { rule: name, status, because } as const;
  });
  const blind = measured.filter(({ measurement }) => measurement.outcome !== 'measured').length;
  return { verdicts, blind };
}

/** What was not begun by then is left for a later round, in milliseconds: the route's own time is limited. */
const SENDING_MS = 6_000;

/** Sends what is owed, and strikes it off the book. A death between the two sends again; channels dedupe by id. */
async function tell(owed: readonly Outgoing[], book: Book, ports: CheckPorts): Promise<void> {
  if (owed.length === 0) return;
  const [context, samples] = await Promise.all([ports.context(), samplesFor(owed, ports)]);
  const threads = new Map<string, NonNullable<Incident['thread']>>();
  const attempts = new Map<string, Attempt>();
  const until = ports.now() + SENDING_MS;
  const send = async (outgoing: Outgoing) => {
    const ship = async (message: Outgoing) => {
      const shipment = shipmentOf(message, book, threads, samples, context);
      if (shipment === null) return { outcome: 'sent' as const };
      const sent = await ports.channels[message.channel](shipment);
      if (sent.outcome === 'sent' && sent.thread) threads.set(message.incident, sent.thread);
      return sent;
    };
    if (ports.now() >= until) return;
    const made = await attempt(outgoing, ship);
    attempts.set(outgoing.id, made);
    history.told(outgoing, made);
  };
  // Those of one incident one after another, so that its thread exists before its second message.
  const incidents = [...groupBy(owed, ({ incident }) => incident).values()];
  await Promise.all(
    incidents.map(async (messages) => {
      for (const message of messages) await send(message);
    }),
  );
  await updateBook(ports.redis(), ports.env, (held) => {
    const next = { ...held.incidents };
    for (const [id, thread] of threads) {
      const incident = next[id];
      if (incident && incident.thread === null) next[id] = { ...incident, thread };
    }
    return { book: { ...held, incidents: next, outbox: settleOutbox(held.outbox, attempts) }, result: null };
  });
}

/** By rule; one question a rule, and none for what has an example already. */
async function samplesFor(owed: readonly Outgoing[], { sample }: CheckPorts): Promise<Map<string, string>> {
  const wanted = new Map(
    owed.flatMap(({ notification }) => {
      const rule = ruleNamed(notification.rule);
      return rule?.sample && notification.sample === null ? [[rule, notification.at] as const] : [];
    }),
  );
  const found = await Promise.all(
    [...wanted].map(async ([rule, at]) => [rule.name, await sample(rule, at)] as const),
  );
  return new Map(found.flatMap(([name, id]) => (id === null ? [] : [[name, id] as const])));
}

/** Null for what nobody can be told of any more: its rule or its incident is gone. */
function shipmentOf(
  outgoing: Outgoing,
  book: Book,
  threads: ReadonlyMap<string, NonNullable<Incident['thread']>>,
  samples: ReadonlyMap<string, string>,
  context: MessageContext,
): Shipment | null {
  const rule = ruleNamed(outgoing.notification.rule);
  const held = book.incidents[outgoing.incident];
  if (rule === undefined || held === undefined) return null;
  const incident = { ...held, thread: held.thread ?? threads.get(held.id) ?? null };
  const sample = outgoing.notification.sample ?? samples.get(rule.name) ?? null;
  const notification = { ...outgoing.notification, sample };
  return { outgoing, rule, incident, message: compose(rule, notification, incident, context) };
}

import { milliseconds } from './duration';
import { type Measurement, readSignal, type Signal } from './measurement';
import type { Notification, Reason } from './notification';
import type { AlertRule, Route } from './rule';
import type { AlertState, Cause } from './state';

/** Why nobody is to be told at present. */
export interface Hush {
  kind: 'inhibited' | 'silenced' | 'maintenance';
  /** The inhibiting alert, or the silence's id. */
  by: string;
}

export interface Evaluation {
  state: AlertState;
  notifications: Notification[];
}

/** This many firings within this time are flapping. */
const FLAPS = 3;
const FLAP_WINDOW_MS = 60 * 60_000;

/**
 * What a measurement makes of an alert. Pure, and safe to repeat: an evaluation that is not newer than the last one
 * applied changes nothing and tells nobody, so duplicated and reordered deliveries do no harm.
 *
 * - Trouble of any cause runs one clock, so that causes that alternate cannot postpone each other for ever.
 * - What cannot be judged freezes: too few events neither fire nor resolve anything.
 * - While it is flapping it keeps firing until it has been clear for the whole of the flapping window.
 *
 * @param now milliseconds since the epoch
 */
export function evaluate(
  rule: AlertRule,
  measurement: Measurement,
  state: AlertState,
  now: number,
  hush: Hush | null = null,
): Evaluation {
  if (now <= state.at) return { state, notifications: [] };
  const signal = readSignal(rule.condition, measurement);
  const measured = { ...remember(state, signal), at: now };
  const next = step(rule, signal, measured, now, hush);
  return tell(rule, state, next, now, hush);
}

/** The last number that means something stays, so that a frozen alert still says why it fires. */
function remember(state: AlertState, signal: Signal): AlertState {
  const { value, threshold, because, source, sample } = signal;
  const blind = signal.says === 'error' || signal.says === 'no_data';
  if (blind && state.status === 'firing' && state.cause === 'breach') return state;
  return {
    ...state,
    value,
    threshold,
    because,
    source,
    sample: sample ?? (signal.says === 'clear' ? null : state.sample),
  };
}

/** ok → pending → firing → ok. */
function step(
  rule: AlertRule,
  signal: Signal,
  state: AlertState,
  now: number,
  hush: Hush | null,
): AlertState {
  switch (signal.says) {
    case 'unsure':
      return { ...state, blind: null };
    case 'clear':
      return clear(rule, state, now, hush);
    case 'breach':
    case 'no_data':
    case 'error':
      return trouble(rule, signal.says, state, now);
  }
}

function clear(rule: AlertRule, state: AlertState, now: number, hush: Hush | null): AlertState {
  const calm = { ...state, blind: null, troubleSince: null };
  if (state.status === 'ok') return withoutOldFirings(calm, now);
  if (state.status === 'pending') return { ...calm, status: 'ok', cause: null, since: now };
  const clearSince = state.clearSince ?? now;
  const patience = state.flapping ? FLAP_WINDOW_MS : milliseconds(rule.keepFiringFor);
  // An inhibited alert never says "resolved"; one that was told stays until it may say so.
  const mayEnd = hush?.kind !== 'inhibited' || state.toldAt === null;
  if (now - clearSince < patience || !mayEnd) return { ...calm, clearSince };
  return { ...calm, status: 'ok', since: now, clearSince: null, flapping: false };
}

function trouble(rule: AlertRule, cause: Cause, state: AlertState, now: number): AlertState {
  const troubleSince = state.troubleSince ?? now;
  if (state.status === 'firing') {
    // A breach is the better reason; being blind while firing is told besides.
    if (cause === 'breach') return { ...state, cause, troubleSince, clearSince: null, blind: null };
    const blind = state.cause === 'breach' ? (state.blind ?? { cause, since: now, told: false }) : null;
    return { ...state, troubleSince, clearSince: null, blind };
  }
  const pending: AlertState = {
    ...state,
    status: 'pending',
    cause,
    troubleSince,
    since: state.status === 'pending' ? state.since : now,
  };
  if (now - troubleSince < milliseconds(patienceFor(rule, cause))) return pending;
  const firings = [...state.firings.filter((at) => now - at < FLAP_WINDOW_MS), now];
  return {
    ...pending,
    status: 'firing',
    since: now,
    clearSince: null,
    ...untold,
    blind: null,
    firings,
    flapping: firings.length >= FLAPS,
  };
}

const patienceFor = (rule: AlertRule, cause: Cause) =>
  cause === 'breach' ? rule.for : cause === 'no_data' ? rule.noData.for : rule.error.for;

const withoutOldFirings = (state: AlertState, now: number): AlertState => ({
  ...state,
  firings: state.firings.filter((at) => now - at < FLAP_WINDOW_MS),
});

/** Whom the step from one state to the next concerns. */
function tell(
  rule: AlertRule,
  before: AlertState,
  after: AlertState,
  now: number,
  hush: Hush | null,
): Evaluation {
  const about = {
    rule: rule.name,
    cause: after.cause ?? before.cause ?? 'breach',
    since: after.status === 'firing' ? after.since : before.since,
    at: now,
    value: after.value,
    threshold: after.threshold,
    because: after.because,
    source: after.source,
    sample: after.sample ?? before.sample,
    by: null,
  };
  if (after.status !== 'firing') {
    if (before.status !== 'firing') return { state: after, notifications: [] };
    const state = { ...after, cause: null, ...untold };
    // Nobody who was told nothing needs to hear that it is over. A silence does not keep a page open.
    if (before.toldAt === null) return { state, notifications: [] };
    const route = before.paged ? 'page' : rule.route;
    return { state, notifications: [{ ...about, reason: 'resolved', route }] };
  }
  if (hush !== null) {
    const by = `${hush.kind}:${hush.by}`;
    if (after.suppressed === by) return { state: after, notifications: [] };
    const suppressed: Notification = { ...about, reason: 'suppressed', route: 'none', by };
    return { state: { ...after, suppressed: by }, notifications: [suppressed] };
  }
  const open = { ...after, suppressed: null };
  const due = whatIsDue(rule, open, now);
  if (due === null) return { state: open, notifications: [] };
  const state: AlertState = {
    ...open,
    toldAt: now,
    toldAs: open.cause,
    paged: open.paged || due.route === 'page',
    blind: open.blind && { ...open.blind, told: open.blind.told || due.reason === open.blind.cause },
  };
  return { state, notifications: [{ ...about, ...due }] };
}

function whatIsDue(rule: AlertRule, state: AlertState, now: number): { reason: Reason; route: Route } | null {
  const { cause, since, paged, blind, toldAt } = state;
  const route = paged ? 'page' : rule.route;
  if (toldAt === null) return { reason: state.flapping ? 'flapping' : firingReason(cause), route };
  if (cause === 'breach' && state.toldAs !== 'breach') return { reason: 'first_firing', route };
  // Silence is never "ok": being blind for long wakes somebody, whatever the rule's own route.
  const blindness = cause === 'no_data' ? rule.noData : rule.error;
  if (cause !== 'breach' && !paged && now - since >= milliseconds(blindness.pageAfter))
    return { reason: 'escalated_to_page', route: 'page' };
  if (blind !== null && !blind.told && now - blind.since >= milliseconds(patienceFor(rule, blind.cause)))
    return { reason: blind.cause, route };
  // While it is about to resolve, "still firing" would be wrong.
  const repeats = state.clearSince === null && now - toldAt >= milliseconds(rule.repeat);
  return repeats ? { reason: 'still_firing', route } : null;
}

const firingReason = (cause: Cause | null): Reason =>
  cause === 'no_data' || cause === 'error' ? cause : 'first_firing';

const untold = { toldAt: null, toldAs: null, paged: false, suppressed: null } as const;

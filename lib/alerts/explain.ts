import { columnsOf, judge } from './condition';
import { milliseconds } from './duration';
import type { Hush } from './evaluate';
import { type Measurement, readSignal } from './measurement';
import { ago, stamp } from './message';
import { type AlertRule, intervals } from './rule';
import { type AlertState, initialState } from './state';

/** Why a rule fires or does not, in lines for people: what is measured now, what is remembered, who would be told. Pure. */
export function explain(
  rule: AlertRule,
  measurement: Measurement,
  state: AlertState = initialState(),
  hush: Hush | null,
  now: number,
): string[] {
  const { says, because, source } = readSignal(rule.condition, measurement);
  return [
    `${rule.name} (${rule.route}, each ${intervals[rule.tier]}): ${rule.summary}`,
    `  now        ${verdicts[says]}: ${because}${measurement.outcome === 'measured' ? ` (by ${source})` : ''}`,
    ...(measurement.outcome === 'measured' ? [`  measured   ${columns(rule, measurement)}`] : []),
    `  state      ${remembered(rule, state, now)}`,
    ...(hush === null ? [] : [`  not told   ${hush.kind} by ${hush.by}`]),
    `  rule       window ${rule.window}, for ${rule.for}, resolves after ${rule.keepFiringFor} clear, repeats each ${rule.repeat}`,
    `  blind      no data fires after ${rule.noData.for}, errors after ${rule.error.for}; ${rule.route === 'page' ? 'both page at once' : `both page after ${rule.noData.pageAfter} more`}`,
    `  runbook    docs/runbooks/${rule.runbook}.md`,
  ];
}

const verdicts = {
  breach: 'the condition is met',
  clear: 'the condition is not met',
  unsure: 'too few events to judge, so nothing changes',
  no_data: 'blind',
  error: 'blind',
} as const;

function columns(
  { condition }: AlertRule,
  measurement: Extract<Measurement, { outcome: 'measured' }>,
): string {
  const { threshold, value } = judge(condition, measurement.values);
  const named = columnsOf(condition).map((column) => `${column} ${measurement.values[column] ?? 'nothing'}`);
  return `${named.join(', ')}; compared ${value ?? 'nothing'} with ${threshold}`;
}

function remembered(rule: AlertRule, state: AlertState, now: number): string {
  if (state.at === 0) return 'never evaluated';
  const evaluated = `last evaluated ${stamp(state.at)} (${ago(now - state.at)} ago)`;
  switch (state.status) {
    case 'ok':
      return `ok; ${evaluated}`;
    case 'pending': {
      const left = (state.troubleSince ?? now) + milliseconds(rule.for) - now;
      return `pending since ${stamp(state.since)} (${state.cause}), fires in ${ago(Math.max(left, 0))}; ${evaluated}`;
    }
    case 'firing': {
      const told = state.toldAt === null ? 'nobody was told' : `told ${stamp(state.toldAt)}`;
      const clear = state.clearSince === null ? '' : `, clear since ${stamp(state.clearSince)}`;
      const flapping = state.flapping ? ', flapping' : '';
      return `firing since ${stamp(state.since)} (${state.cause}: ${state.because})${clear}${flapping}, ${told}; ${evaluated}`;
    }
  }
}

import type { Book } from '@/lib/alerts/book';
import { milliseconds } from '@/lib/alerts/duration';
import type { Hush } from '@/lib/alerts/evaluate';
import { hushFor, type Silence } from '@/lib/alerts/hush';
import type { Incident } from '@/lib/alerts/incident';
import { type AlertRule, intervals, type Tier, tiers } from '@/lib/alerts/rule';
import type { AlertState } from '@/lib/alerts/state';

/** What stands before an alert's name. */
export type Word = 'firing' | 'no data' | 'error' | 'pending' | 'never evaluated' | 'ok';

/** One rule as it stands. */
export interface Line {
  rule: AlertRule;
  word: Word;
  state: AlertState | undefined;
  /** The open incident that it belongs to. */
  incident: Incident | undefined;
  /** Why nobody is told. */
  hush: Hush | null;
}

export interface Overview {
  /** What needs somebody, the worst first. */
  wrong: Line[];
  /** Not known to be well: their tier was not evaluated yet. */
  unknown: Line[];
  ok: Line[];
  /** Tiers whose last whole evaluation is too long ago: what stands here is old. Null: never. */
  late: { tier: Tier; at: number | null }[];
}

/** How many of its intervals a tier may miss. */
const MISSED = 3;
const ORDER: readonly Word[] = ['firing', 'error', 'no data', 'pending'];
const ROUTES = ['page', 'notify', 'digest'];

/** What the alert book says now. Pure. What was not evaluated is never ok. */
export function overview(
  rules: readonly AlertRule[],
  { alerts, incidents, evaluated }: Book,
  silences: readonly Silence[],
  now: number,
): Overview {
  const lines = rules.map((rule): Line => {
    const state = alerts[rule.name];
    const word = wordOf(state);
    const blind = word === 'error' || word === 'no data';
    return {
      rule,
      word,
      state,
      incident: Object.values(incidents).find(({ open }) => open.includes(rule.name)),
      hush: word === 'ok' ? null : hushFor({ rule, blind }, alerts, silences, now),
    };
  });
  const rank = ({ word, rule }: Line) => ORDER.indexOf(word) * ROUTES.length + ROUTES.indexOf(rule.route);
  return {
    wrong: lines.filter(({ word }) => ORDER.includes(word)).toSorted((a, b) => rank(a) - rank(b)),
    unknown: lines.filter(({ word }) => word === 'never evaluated'),
    ok: lines.filter(({ word }) => word === 'ok'),
    late: tiers.flatMap((tier) => {
      const at = evaluated[tier] ?? null;
      return at !== null && now - at <= MISSED * milliseconds(intervals[tier]) ? [] : [{ tier, at }];
    }),
  };
}

function wordOf(state: AlertState | undefined): Word {
  if (state === undefined || state.at === 0) return 'never evaluated';
  if (state.status === 'ok') return 'ok';
  if (state.status === 'pending') return 'pending';
  return state.cause === 'no_data' ? 'no data' : state.cause === 'error' ? 'error' : 'firing';
}

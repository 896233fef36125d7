/** What a rule's query measured, by column. Null or absent: nothing to measure it from. */
export type Values = Readonly<Record<string, number | null | undefined>>;

/** Enough events to judge by: fewer say nothing about a share, and one failure of two requests is no outage. */
interface Enough {
  minEvents: number;
}

/** A long and a short window that must both burn; the short one ends the alert soon after the cause has ended. */
export interface BurnWindow {
  long: string;
  short: string;
  /** How many times faster than the objective allows the budget is used up. */
  factor: number;
}

/** When a measurement is a breach. Names are columns of the rule's query. */
export type Condition =
  /** `part` of `whole` is more than `above`, and at least `minParts` events are bad. */
  | ({ kind: 'share_above'; part: string; whole: string; above: number; minParts: number } & Enough)
  /** `part` of `whole` is less than `below`. */
  | ({ kind: 'share_below'; part: string; whole: string; below: number } & Enough)
  /** The share has fallen by more than `by` of what it was: 0.3 is 30% less. */
  | ({
      kind: 'share_drop';
      part: string;
      whole: string;
      partBefore: string;
      wholeBefore: string;
      by: number;
    } & Enough)
  /** `value` is more than `times` the baseline, which counts as `floor` when it is lower. */
  | ({ kind: 'multiple'; value: string; baseline: string; times: number; floor: number } & Enough)
  | { kind: 'above'; value: string; above: number; unit: string }
  /** Columns are such as `inbound_bad_1h` and `inbound_all_1h`. SRE workbook, "Alerting on SLOs", table 5-8. */
  | ({
      kind: 'burn_rate';
      of: string;
      objective: number;
      windows: readonly BurnWindow[];
      minParts: number;
    } & Enough);

/** The columns that a condition compares. */
export function columnsOf(condition: Condition): string[] {
  switch (condition.kind) {
    case 'share_above':
    case 'share_below':
      return [condition.part, condition.whole];
    case 'share_drop':
      return [condition.part, condition.whole, condition.partBefore, condition.wholeBefore];
    case 'multiple':
      return [condition.value, condition.baseline];
    case 'above':
      return [condition.value];
    case 'burn_rate':
      return condition.windows.flatMap(({ long, short }) =>
        [long, short].flatMap((window) => burnColumns(condition.of, window)),
      );
  }
}

const burnColumns = (of: string, window: string): [bad: string, all: string] => [
  `${of}_bad_${window}`,
  `${of}_all_${window}`,
];

export interface Verdict {
  /** `too_few`: something was measured, but not enough to judge by. */
  verdict: 'breach' | 'clear' | 'too_few' | 'no_data';
  /** The number that was compared, or null where there was none. */
  value: number | null;
  threshold: number;
  /** The comparison with its numbers, for whoever reads the notification. */
  because: string;
}

/** Compares a measurement with a condition. Pure. */
export function judge(condition: Condition, values: Values): Verdict {
  switch (condition.kind) {
    case 'share_above': {
      const { part, whole, above, minEvents, minParts } = condition;
      const [bad, all] = [values[part] ?? null, values[whole] ?? null];
      if (bad === null || all === null) return noData(above, part, whole);
      const value = share(bad, all);
      const because = `${bad} of ${all} (${percent(value)}); the limit is ${percent(above)}`;
      const enough = all >= minEvents && (value <= above || bad >= minParts);
      if (!enough) return { verdict: 'too_few', value, threshold: above, because };
      return { verdict: value > above ? 'breach' : 'clear', value, threshold: above, because };
    }
    case 'share_below': {
      const { part, whole, below, minEvents } = condition;
      const [good, all] = [values[part] ?? null, values[whole] ?? null];
      if (good === null || all === null) return noData(below, part, whole);
      const value = share(good, all);
      const because = `${good} of ${all} (${percent(value)}); the target is ${percent(below)}`;
      if (all < minEvents) return { verdict: 'too_few', value, threshold: below, because };
      return { verdict: value < below ? 'breach' : 'clear', value, threshold: below, because };
    }
    case 'share_drop': {
      const { part, whole, partBefore, wholeBefore, by, minEvents } = condition;
      const numbers = [part, whole, partBefore, wholeBefore].map((name) => values[name] ?? null);
      const [good, all, goodBefore, allBefore] = numbers;
      if (good == null || all == null || goodBefore == null || allBefore == null)
        return noData(by, part, whole, partBefore, wholeBefore);
      const [now, before] = [share(good, all), share(goodBefore, allBefore)];
      const value = before === 0 ? 0 : (before - now) / before;
      const because = `${percent(now)} (${good} of ${all}) after ${percent(before)} (${goodBefore} of ${allBefore}), ${value >= 0 ? 'down' : 'up'} ${percent(Math.abs(value))}; the limit is ${percent(by)}`;
      if (all < minEvents || allBefore < minEvents)
        return { verdict: 'too_few', value, threshold: by, because };
      return { verdict: value > by ? 'breach' : 'clear', value, threshold: by, because };
    }
    case 'multiple': {
      const { baseline, times, floor, minEvents } = condition;
      const [value, usual] = [values[condition.value] ?? null, values[baseline] ?? null];
      if (value === null) return noData(times, condition.value);
      // No baseline yet is a low one, not a reason to stay silent.
      const threshold = Math.max(usual ?? 0, floor) * times;
      const because = `${rounded(value)}; usually ${rounded(usual ?? 0)}, the limit is ${rounded(threshold)}`;
      if (value < minEvents) return { verdict: 'clear', value, threshold, because };
      return { verdict: value > threshold ? 'breach' : 'clear', value, threshold, because };
    }
    case 'above': {
      const { above, unit } = condition;
      const value = values[condition.value] ?? null;
      if (value === null) return noData(above, condition.value);
      const because = `${rounded(value)} ${unit}; the limit is ${rounded(above)}`;
      return { verdict: value > above ? 'breach' : 'clear', value, threshold: above, because };
    }
    case 'burn_rate':
      return judgeBurn(condition, values);
  }
}

/** The window that burns fastest beside its own factor; a breach as soon as one pair burns in both windows. */
function judgeBurn(
  { of, objective, windows, minEvents, minParts }: Extract<Condition, { kind: 'burn_rate' }>,
  values: Values,
): Verdict {
  const budget = 1 - objective;
  const verdicts = windows.map(({ long, short, factor }): Verdict => {
    const counts = [long, short].map((window) => {
      const [bad, all] = burnColumns(of, window);
      return { bad: values[bad] ?? null, all: values[all] ?? null };
    });
    const [slow, fast] = counts;
    if (slow?.bad == null || slow.all === null || fast?.bad == null || fast.all === null)
      return noData(factor, ...burnColumns(of, long), ...burnColumns(of, short));
    const rates = [share(slow.bad, slow.all) / budget, share(fast.bad, fast.all) / budget];
    // Both must burn, so the slower of the two decides.
    const value = Math.min(...rates);
    const because = `burns ${rounded(rates[0] ?? 0)}× in ${long} (${slow.bad} of ${slow.all}) and ${rounded(rates[1] ?? 0)}× in ${short} (${fast.bad} of ${fast.all}); the limit is ${factor}× of a budget of ${percent(budget)}`;
    const enough = slow.all >= minEvents && (value <= factor || slow.bad >= minParts);
    if (!enough) return { verdict: 'too_few', value, threshold: factor, because };
    return { verdict: value > factor ? 'breach' : 'clear', value, threshold: factor, because };
  });
  const rank = { breach: 0, clear: 1, too_few: 2, no_data: 3 };
  const over = ({ value, threshold }: Verdict) => (value ?? 0) / threshold;
  const [first] = verdicts.toSorted((a, b) => rank[a.verdict] - rank[b.verdict] || over(b) - over(a));
  return first ?? noData(1, 'no windows');
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
const percent = (value: number) => `${rounded(value * 100)}%`;
const rounded = (value: number) => String(Math.round(value * 100) / 100);

const noData = (threshold: number, ...columns: string[]): Verdict => ({
  verdict: 'no_data',
  value: null,
  threshold,
  because: `nothing to measure ${columns.join(', ')} from`,
});

/** What one day cost. */
export interface DailyCost {
  /** UTC, `YYYY-MM-DD`. */
  day: string;
  /** Millionths of a US dollar. */
  micros: number;
}

/** What a month costs, in millionths of a US dollar. Months and days are UTC's. */
export interface Forecast {
  /** Since the month began. */
  spent: number;
  /** Of the whole month, if it goes on as in the last four weeks. */
  forecast: number;
  /** In four of five months the truth lies between these, if days differ as they did. */
  low: number;
  high: number;
}

const DAY_MS = 86_400_000;
/** Complete days that are looked at: whole weeks, so that weekends weigh as they do. */
const HISTORY_DAYS = 28;
/** 80% of a normal distribution lie within so many standard deviations. */
const Z = 1.2816;

/**
 * What the month has cost, and will have: the spent part, and for the rest of it the mean of the last complete days. The
 * bounds follow from how much those days differed and from how few they are (a prediction interval of a mean). Pure.
 *
 * Without a complete day there is only today to go by: it is taken to go on as it did, and the bounds are wide on purpose,
 * from what is spent to twice as much to come.
 *
 * @param daily days in any order, of this month and at least the four weeks before; a day that is missing cost nothing,
 * unless it is before the first one
 */
export function forecast(daily: readonly DailyCost[], now: Date): Forecast {
  const byDay = new Map<string, number>();
  for (const { day, micros } of daily) byDay.set(day, (byDay.get(day) ?? 0) + micros);
  const today = Math.floor(now.getTime() / DAY_MS);
  const monthStart = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1) / DAY_MS;
  const monthEnd = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) / DAY_MS;
  const costOf = (day: number) => byDay.get(dayName(day)) ?? 0;

  const spent = days(monthStart, today + 1).reduce((sum, day) => sum + costOf(day), 0);
  const first = [...byDay.keys()].sort()[0];
  const from = Math.max(today - HISTORY_DAYS, first === undefined ? today : Date.parse(first) / DAY_MS);
  const history = days(from, today).map(costOf);
  const left = monthEnd - now.getTime() / DAY_MS;
  if (history.length === 0) {
    const gone = Math.max(now.getTime() / DAY_MS - today, 1 / 24);
    const rest = (costOf(today) / gone) * left;
    return rounded({ spent, forecast: spent + rest, low: spent, high: spent + 2 * rest });
  }
  const mean = history.reduce((sum, cost) => sum + cost, 0) / history.length;
  const rest = mean * left;
  if (history.length === 1)
    return rounded({ spent, forecast: spent + rest, low: spent, high: spent + 2 * rest });
  const variance = history.reduce((sum, cost) => sum + (cost - mean) ** 2, 0) / (history.length - 1);
  const spread = Z * Math.sqrt(variance * (left + left ** 2 / history.length));
  return rounded({
    spent,
    forecast: spent + rest,
    // What is spent is spent.
    low: Math.max(spent, spent + rest - spread),
    high: spent + rest + spread,
  });
}

const dayName = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

const days = (from: number, to: number) => Array.from({ length: Math.max(to - from, 0) }, (_, i) => from + i);

const rounded = ({ spent, forecast: whole, low, high }: Forecast): Forecast => ({
  spent: Math.round(spent),
  forecast: Math.round(whole),
  low: Math.round(low),
  high: Math.round(high),
});

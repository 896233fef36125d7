/** A bound on a measured value: what must hold, and what is aimed at. */
export interface Bound {
  at: 'most' | 'least';
  must: number;
  aim?: number;
  /** A time, which says as much about the machine as about the code: a gate does not hold on to it. */
  isTime?: boolean;
}

/** A measured value. Without a bound it is only reported. */
export interface Measured {
  name: string;
  value: number;
  unit: string;
  bound?: Bound;
}

/** What could not be measured here, and why. */
export interface Skipped {
  name: string;
  skipped: string;
}

export type Outcome = Measured | Skipped;

/** One line of the report. */
export interface Result {
  name: string;
  /** Null for what was skipped. */
  value: number | null;
  unit: string;
  /** What must hold, in words. */
  target: string;
  ok: boolean;
}

export const atMost = (must: number, aim?: number): Bound => bound('most', must, aim);
export const atLeast = (must: number, aim?: number): Bound => bound('least', must, aim);
export const atMostMs = (must: number, aim?: number): Bound => ({ ...atMost(must, aim), isTime: true });
const bound = (at: Bound['at'], must: number, aim?: number): Bound =>
  aim === undefined ? { at, must } : { at, must, aim };

export function toResult(measured: Outcome): Result {
  const { name } = measured;
  if ('skipped' in measured) {
    return { name, value: null, unit: '', target: `skipped: ${measured.skipped}`, ok: true };
  }
  const { unit, bound } = measured;
  const value = rounded(measured.value);
  if (bound === undefined) return { name, value, unit, target: 'reported', ok: true };
  const sign = bound.at === 'most' ? '≤' : '≥';
  const aim = bound.aim === undefined ? '' : `, aim ${sign} ${bound.aim}`;
  return { name, value, unit, target: `${sign} ${bound.must}${aim}`, ok: holds(measured, 'must') };
}

/**
 * Whether a value keeps to its bound. A value that is no number keeps to none.
 *
 * @param room how many times worse than the bound it may be; more than once is a gate's
 */
export function holds({ value, bound }: Measured, level: 'must' | 'aim', room = 1): boolean {
  const limit = bound?.[level];
  if (bound === undefined || limit === undefined || (bound.isTime && room > 1)) return true;
  return bound.at === 'most' ? value <= limit * room : value >= limit / room;
}

/** Names of what must hold and does not; see {@link holds} for the room. */
export const missed = (outcomes: readonly Outcome[], room = 1): string[] =>
  outcomes.filter((one) => !('skipped' in one) && !holds(one, 'must', room)).map(({ name }) => name);

/** The better value of each, by its bound; what has none stays as it was first measured. */
export function better(first: readonly Outcome[], second: readonly Outcome[]): Outcome[] {
  const again = new Map(second.map((one) => [one.name, one]));
  return first.map((one) => {
    const other = again.get(one.name);
    if (other === undefined || 'skipped' in one || 'skipped' in other || one.bound === undefined) return one;
    const improved = one.bound.at === 'most' ? other.value < one.value : other.value > one.value;
    return improved || Number.isNaN(one.value) ? other : one;
  });
}

/** Three digits that count. */
const rounded = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(3)) : value);

/** The report as a table: `✓` the must, `★` the aim as well, `✗` missed, `–` skipped. */
export function table(measured: readonly Outcome[]): string {
  const rows = measured.map((one) => {
    const { name, value, unit, target } = toResult(one);
    return [markOf(one), name, value === null ? '' : String(value), unit, target];
  });
  const widths = [1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [names = 0, values = 0, units = 0] = widths;
  return rows
    .map(([mark = '', name = '', value = '', unit = '', target = '']) =>
      `${mark} ${name.padEnd(names)}  ${value.padStart(values)} ${unit.padEnd(units)}  ${target}`.trimEnd(),
    )
    .join('\n');
}

function markOf(one: Outcome): string {
  if ('skipped' in one) return '–';
  if (one.bound === undefined) return ' ';
  if (!holds(one, 'must')) return '✗';
  return one.bound.aim !== undefined && holds(one, 'aim') ? '★' : '✓';
}

/** What stands for every value beyond the cap. */
export const OTHER = '_other';

/** Values of one label of one metric a day: enough for routes and reasons, too few to harm when someone scans for paths. */
const CAP = 100;
const DAY_MS = 86_400_000;

/** Values that are shared between processes, as text: metric, label and value with a space between them. */
type Shared = readonly string[];

let epochs = 0;
function nextEpoch(): number {
  epochs += 1;
  return epochs;
}

/**
 * Bounds the values of each label of each metric; the first ones of a day win. Processes share what they admitted through
 * the drain's ledger, in the round trips that a batch makes anyway: a process learns before it measures and tells
 * afterwards. So all agree on the same values, and the most that can slip through is what several processes admit at the
 * same moment, once. Without the ledger the bound holds for each process.
 */
export class Cardinality {
  /** Values by metric and label. */
  private readonly known = new Map<string, Map<string, Set<string>>>();
  private untold = new Set<string>();
  private day = -1;
  /** How many values were shared when this process last learnt them; −1 = never. */
  private shared = -1;
  private stale = true;
  private current = nextEpoch();

  constructor(private readonly cap = CAP) {}

  /** What was admitted stays so as long as this number; no two ever have the same. */
  get epoch(): number {
    return this.current;
  }

  /** Begins a new share with each UTC day. Returns what to ask the ledger for. */
  begin(now: number): 'values' | 'number' {
    const day = Math.floor(now / DAY_MS);
    if (day !== this.day) {
      this.forget();
      this.untold.clear();
      this.day = day;
      this.shared = -1;
      this.stale = true;
    }
    return this.stale ? 'values' : 'number';
  }

  /** Takes over what all processes share: the first values of each label, in the order in which they came. */
  learn(shared: Shared | number): void {
    if (typeof shared === 'number') {
      this.stale = shared !== this.shared;
      return;
    }
    const own = this.untold;
    this.forget();
    this.untold = new Set();
    for (const name of shared) this.add(...split(name));
    for (const name of own) if (this.add(...split(name))) this.untold.add(name);
    this.shared = shared.length;
    this.stale = false;
  }

  /** The value itself, or `_other` when the label has had its share. */
  admit(metric: string, label: string, value: string): string {
    if (this.known.get(metric)?.get(label)?.has(value)) return value;
    if (!this.add(metric, label, value)) return OTHER;
    this.untold.add(`${metric} ${label} ${value}`);
    return value;
  }

  /** Values that the other processes do not know of yet. */
  news(): string[] {
    return [...this.untold];
  }

  told(news: readonly string[]): void {
    for (const name of news) this.untold.delete(name);
    this.shared += news.length;
  }

  private forget(): void {
    this.known.clear();
    this.current = nextEpoch();
  }

  private add(metric: string, label: string, value: string): boolean {
    const labels = this.known.get(metric) ?? new Map<string, Set<string>>();
    const values = labels.get(label) ?? new Set();
    if (values.size >= this.cap && !values.has(value)) return false;
    this.known.set(metric, labels.set(label, values.add(value)));
    return true;
  }
}

function split(name: string): [metric: string, label: string, value: string] {
  const [metric = '', label = ''] = name.split(' ', 2);
  return [metric, label, name.slice(metric.length + label.length + 2)];
}

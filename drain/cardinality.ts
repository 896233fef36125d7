/** What stands for every value beyond the cap. */
export const OTHER = '_other';

/** Values of one label of one metric: enough for routes and reasons, too few to harm when someone scans for paths. */
const CAP = 100;

/**
 * Bounds the values of each label of each metric; the first ones win. It lives as long as the process, so the bound
 * holds for a process and not for all of them together.
 */
export class Cardinality {
  private readonly known = new Map<string, Set<string>>();

  constructor(private readonly cap = CAP) {}

  /** The value itself, or `_other` when the label has had its share. */
  admit(metric: string, label: string, value: string): string {
    const name = `${metric} ${label}`;
    let values = this.known.get(name);
    if (values === undefined) {
      values = new Set();
      this.known.set(name, values);
    }
    if (values.has(value)) return value;
    if (values.size >= this.cap) return OTHER;
    values.add(value);
    return value;
  }
}

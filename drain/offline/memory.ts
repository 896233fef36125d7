/** Entries that are remembered at least; twice as many at most. A million take about 70 MB. */
const SIZE = 250_000;

/** What the ledger is for the running drain: tells entries and requests that come again from new ones, in bounded memory. */
export class Memory {
  private recent = new Set<string>();
  private older = new Set<string>();

  constructor(private readonly size = SIZE) {}

  has(key: string): boolean {
    return this.recent.has(key) || this.older.has(key);
  }

  add(keys: readonly string[]): void {
    for (const key of keys) {
      if (this.recent.size >= this.size) {
        this.older = this.recent;
        this.recent = new Set();
      }
      this.recent.add(key);
    }
  }
}

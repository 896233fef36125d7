import type { Inquiry, Ledger, Opened, Settlement } from '@/drain/ports';
import type { Lease } from '@/lib/telemetry/claim/claim';

const LEASE_MS = 60_000;

/** The drain's memory without Redis: what {@link Ledger} promises, in a few maps. */
export class FakeLedger implements Ledger {
  readonly claims = new Map<string, { until: number; value: string } | 'done'>();
  readonly marked = new Set<string>();
  readonly begun = new Set<string>();
  readonly labels: string[] = [];
  readonly spooled = new Set<string>();
  readonly critical = new Map<string, Record<string, number>>();
  /** Round trips so far. */
  trips = 0;
  down = false;
  private tries = 0;

  constructor(private readonly now: () => number) {}

  async open({ batch, keys, labels }: Inquiry): Promise<Opened> {
    this.trips += 1;
    if (this.down) return { outcome: 'unavailable' };
    const held = this.claims.get(batch);
    if (held === 'done') return { outcome: 'done' };
    if (held !== undefined && held.until > this.now())
      return { outcome: 'in_flight', retryAfterMs: held.until - this.now() };
    const begun = this.begun.has(batch);
    this.begun.add(batch);
    this.tries += 1;
    const value = `L:${this.tries}`;
    this.claims.set(batch, { until: this.now() + LEASE_MS, value });
    return {
      outcome: 'claimed',
      lease: { key: batch, value, doneTtlMs: 1 },
      begun,
      seen: keys.map((key) => this.marked.has(key)),
      spooled: this.spooled.size,
      labels: labels === 'values' ? [...this.labels] : this.labels.length,
    };
  }

  async close({ key }: Lease, settlement: Settlement): Promise<number> {
    this.trips += 1;
    if (this.down) return 0;
    const overlap = settlement.keys.filter((one) => this.marked.has(one)).length;
    for (const one of settlement.keys) this.marked.add(one);
    for (const one of settlement.labels) if (!this.labels.includes(one)) this.labels.push(one);
    for (const one of settlement.spooled) this.spooled.add(one);
    for (const one of settlement.unspooled) this.spooled.delete(one);
    for (const [minute, counts] of settlement.critical) {
      this.critical.set(minute, { ...this.critical.get(minute), ...counts });
    }
    this.claims.set(key, 'done');
    return overlap;
  }

  async release({ key, value }: Lease): Promise<void> {
    this.trips += 1;
    const held = this.claims.get(key);
    if (!this.down && held !== 'done' && held?.value === value) this.claims.delete(key);
  }
}

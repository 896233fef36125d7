import { drainBatch } from '@/drain/pipeline';
import { bringBack } from '@/drain/spool/bring-back';
import { newState } from '@/drain/state';
import { Doomed } from './doomed';
import { entry, lineEntry, ndjson, reportEntry, SECRET, sign } from './entries';
import { processing } from './process';
import type { Random } from './random';
import { type Fate, KIND, Reach, World } from './world';

/** An entry with what it must have led to. */
export interface Planned {
  id: string;
  raw: Record<string, unknown>;
  /** A counter of its own: the metric and the label value that only this entry, or its request, has. */
  counts: { metric: string; label: string; value: string } | null;
}

const LEASE_MS = 60_000;
const ID = 'a75743f9-606c-42f5-8ac8-614155550123';

/** What it takes to deliver a plan's entries in a random way, and what is known about doubles that this may cause. */
export class Schedule {
  readonly world = new World();
  readonly entries: Planned[];
  /** Entries that a documented window was open for: they may be there twice, and it must show. */
  readonly exposed = new Set<string>();
  private readonly unsettled: { body: string; ids: string[] }[] = [];
  private readonly states = [newState(), newState()];

  constructor(
    private readonly random: Random,
    private readonly faults: number,
  ) {
    this.entries = plan(random);
  }

  /** Delivers every entry until it is accepted, and the spool until it is empty. */
  async run(): Promise<void> {
    this.world.fates = {
      ledger: () => this.fate(['refuses', 'answer_lost'], this.faults / 4),
      axiom: () => this.fate(['refuses', 'answer_lost', 'refuses_one'], this.faults),
      queue: () => this.fate(['refuses', 'answer_lost'], this.faults),
    };
    for (const batch of this.cut(this.entries)) await this.until200(batch);
    await this.disturb();
    this.world.fates = KIND;
    // Whatever was accepted once comes again in other pieces, when all is well: nothing may change.
    for (const batch of this.cut(this.entries)) await this.until200(batch);
    while (this.world.waiting.size > 0) await this.bringSpool();
  }

  /** Batches come twice, overlap, or come while they are worked on; the spool brings what it has, some of it twice. */
  private async disturb(): Promise<void> {
    for (let n = this.random.whole(0, 3); n > 0; n--) {
      const some = () => this.random.shuffle(this.entries).slice(0, this.random.whole(1, 8));
      const batch = some();
      if (this.random.chance(0.3)) await Promise.all([this.deliver(batch), this.deliver(batch)]);
      else if (this.random.chance(this.faults)) await this.overlap(batch, some());
      else await this.until200(batch);
      if (this.random.chance(0.5)) await this.bringSpool();
    }
  }

  private async until200(batch: readonly Planned[]): Promise<void> {
    for (let tries = 0; ; tries++) {
      if (tries > 6) this.world.fates = KIND;
      const outcome = await this.deliver(batch);
      if (outcome === 'shipped' || outcome === 'spooled' || outcome === 'duplicate') return;
      if (this.random.chance(0.5)) this.world.time += LEASE_MS;
      if (this.random.chance(0.3)) await this.bringSpool();
      // Nobody promises that the same entries come in the same batch again.
      if (batch.length > 1 && this.random.chance(0.2)) {
        const half = Math.ceil(batch.length / 2);
        await this.until200(batch.slice(0, half));
        await this.until200(batch.slice(half));
        return;
      }
    }
  }

  private async deliver(batch: readonly Planned[]): Promise<string> {
    const reach = new Reach(this.world);
    const process = new Doomed(reach, this.random.chance(this.faults) ? this.random.whole(1, 14) : undefined);
    const body = ndjson(...batch.map(({ raw }) => raw));
    const state = this.random.pick(this.states, newState());
    const delivery = { body, signature: sign(body), encoding: null };
    const settings = { secrets: [SECRET], processing };
    this.meet(batch, sign(body));
    const result = await process.survive((ports) => drainBatch(delivery, settings, ports, state));
    if (reach.left && !reach.settled) this.leave(batch, sign(body), reach.claimed);
    return result === 'died' ? result : result.outcome;
  }

  /** The one window: Axiom or the spool has rows of a batch that was never settled, and they come in another batch. */
  private meet(batch: readonly Planned[], body: string): void {
    const ids = new Set(batch.map(({ id }) => id));
    for (const left of this.unsettled)
      if (left.body !== body) for (const id of left.ids) if (ids.has(id)) this.exposed.add(id);
  }

  private leave(batch: readonly Planned[], body: string, claimed: boolean): void {
    const ids = batch.map(({ id }) => id);
    // Without the ledger nobody can know of it, not even when the same batch comes again.
    if (claimed) this.unsettled.push({ body, ids });
    else for (const id of ids) this.exposed.add(id);
  }

  /** Two batches at once with the same entries in them: neither can know of the other before it is settled. */
  private async overlap(one: readonly Planned[], other: readonly Planned[]): Promise<void> {
    await Promise.all([this.deliver(one), this.deliver(other)]);
    for (const entry of one) if (other.includes(entry)) this.exposed.add(entry.id);
  }

  private async bringSpool(): Promise<void> {
    for (const parcel of this.random.shuffle([...this.world.waiting.values()])) {
      const times = this.random.chance(0.2) ? 2 : 1;
      const { fates } = this.world;
      // Two at once and Redis away is one fault more than is promised.
      if (times === 2) this.world.fates = { ...fates, ledger: KIND.ledger };
      const attempt = { retried: 0, last: false };
      const outcomes = await Promise.all(
        Array.from({ length: times }, async () => {
          const dieAt = this.random.chance(this.faults / 2) ? this.random.whole(1, 8) : undefined;
          const process = new Doomed(new Reach(this.world), fates === KIND ? undefined : dieAt);
          const result = await process.survive((ports) => bringBack(parcel, attempt, ports));
          return result === 'died' ? result : result.outcome;
        }),
      );
      this.world.fates = fates;
      const done = outcomes.some((outcome) => outcome === 'shipped' || outcome === 'duplicate');
      if (done) this.world.waiting.delete(parcel.id);
      else this.world.time += LEASE_MS;
    }
  }

  /** Entries as batches, mostly in order. */
  private cut(entries: readonly Planned[]): Planned[][] {
    const ordered = this.random.chance(0.3) ? this.random.shuffle(entries) : [...entries];
    const batches: Planned[][] = [];
    while (ordered.length > 0) batches.push(ordered.splice(0, this.random.whole(1, 14)));
    return batches;
  }

  private fate(bad: readonly Fate[], probability: number): Fate {
    return this.random.chance(probability) ? this.random.pick(bad, 'refuses') : 'works';
  }
}

/** Lines of ours and requests of several entries, each with a counter of its own. */
function plan(random: Random): Planned[] {
  const entries: Planned[] = [];
  const add = (raw: Record<string, unknown>, counts: Planned['counts']) =>
    entries.push({ id: String(raw.id), raw, counts });
  for (let n = random.whole(3, 12); n > 0; n--) {
    const region = `r${n}`;
    add(lineEntry('linkup.created', { linkup_id: ID, region }), {
      metric: 'linkups_created_total',
      label: 'region',
      value: region,
    });
  }
  for (let n = random.whole(0, 5); n > 0; n--) {
    const requestId = `iad1::fs5lg-1764000000000-${'abcdefgh'.charAt(n)}`;
    const path = `/api/page-${'abcdefgh'.charAt(n)}`;
    const proxy = { method: 'GET', path };
    const counts = { metric: 'http_requests_total', label: 'route', value: path };
    for (let lines = random.whole(0, 2); lines > 0; lines--) add(entry({ requestId, path, proxy }), null);
    // Two entries say how the request ended; it is one request all the same.
    for (let endings = random.whole(1, 2); endings > 0; endings--)
      add(reportEntry({ requestId, path, proxy, statusCode: 500 }), counts);
  }
  return entries;
}

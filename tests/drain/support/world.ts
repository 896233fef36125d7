import type { Chunk, Destination, Ledger, Parcel, Ports, Presence, Receipt, Task } from '@/drain/ports';
import { NOW } from './entries';
import { FakeLedger } from './ledger';
import { ACCEPTED, failed, type Row, rowsIn } from './ports';

/** What an outside service does with one call. */
export type Fate =
  | 'works'
  /** Refuses without having done anything. */
  | 'refuses'
  /** Did it, but the answer never arrives. */
  | 'answer_lost'
  /** Axiom only: takes all rows of a chunk but the first; what it refuses alone is another test's. */
  | 'refuses_one';

export interface Fates {
  ledger: () => Fate;
  axiom: () => Fate;
  queue: () => Fate;
}

export const KIND: Fates = { ledger: () => 'works', axiom: () => 'works', queue: () => 'works' };

/** Redis, Axiom and QStash as all processes of the drain share them, under one clock. */
export class World {
  time = NOW;
  fates: Fates = KIND;
  readonly ledger = new FakeLedger(() => this.time);
  readonly stored: { to: Destination; row: Row }[] = [];
  readonly tasks: Task[] = [];
  /** What the spool has to bring back. */
  readonly waiting = new Map<string, Parcel>();
  private readonly taken = new Set<string>();

  store({ to, ndjson, rows }: Chunk, but = 0): void {
    for (const row of rowsIn({ to, ndjson, rows }).slice(but)) this.stored.push({ to, row });
  }

  keep(parcel: Parcel): void {
    if (this.taken.has(parcel.id)) return;
    this.taken.add(parcel.id);
    this.waiting.set(parcel.id, parcel);
  }

  rows(to: Destination): Row[] {
    return this.stored.filter((one) => one.to === to).map(({ row }) => row);
  }
}

/** The world as one process of the drain reaches it. */
export class Reach implements Ports {
  /** Whether the batch was claimed, rows of it left for Axiom or the spool, and it was settled. */
  claimed = false;
  left = false;
  settled = false;

  constructor(private readonly world: World) {}

  now = () => this.world.time;
  sleep = async (ms: number) => {
    this.world.time += ms;
  };
  warn = () => undefined;

  ledger: Ledger = {
    open: async (inquiry) => {
      const fate = this.world.fates.ledger();
      if (fate === 'refuses') return { outcome: 'unavailable' };
      const opened = await this.world.ledger.open(inquiry);
      this.claimed = fate === 'works' && opened.outcome === 'claimed';
      return fate === 'answer_lost' ? { outcome: 'unavailable' } : opened;
    },
    close: async (lease, settlement) => {
      if (this.world.fates.ledger() === 'refuses') return 0;
      this.settled = true;
      return this.world.ledger.close(lease, settlement);
    },
    release: async (lease) => {
      if (this.world.fates.ledger() !== 'refuses') await this.world.ledger.release(lease);
    },
  };

  axiom = {
    ingest: async (chunk: Chunk): Promise<Receipt> => this.ingest(chunk),
    present: async (to: Destination, ids: readonly string[]): Promise<Presence> => {
      if (this.world.fates.axiom() !== 'works') return { outcome: 'no_answer' };
      const has = new Set(this.world.rows(to).map((row) => String(row.entry_id ?? row.point_id)));
      return { outcome: 'known', ids: new Set(ids.filter((id) => has.has(id))) };
    },
  };

  queue = {
    keep: async (parcel: Parcel): Promise<void> => {
      const fate = this.world.fates.queue();
      if (fate !== 'refuses') this.world.keep(parcel);
      this.left ||= fate !== 'refuses';
      if (fate !== 'works') throw new Error('no answer');
    },
    publish: async (task: Task): Promise<void> => {
      if (this.world.fates.queue() !== 'works') throw new Error('no answer');
      this.world.tasks.push(task);
    },
  };

  private ingest(chunk: Chunk): Receipt {
    const given = this.world.fates.axiom();
    const fate = given === 'refuses_one' && chunk.rows === 1 ? 'works' : given;
    if (fate === 'refuses') return failed('http_403', false);
    this.left = true;
    this.world.store(chunk, fate === 'refuses_one' ? 1 : 0);
    if (fate === 'answer_lost') return failed('timeout', true, 'unknown');
    return fate === 'refuses_one' ? { outcome: 'accepted', failed: 1, messages: 0 } : ACCEPTED;
  }
}

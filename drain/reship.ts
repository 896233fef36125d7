import { toChunks } from './chunk';
import { pooled } from './pooled';
import type { Destination, Parcel, Ports, Presence } from './ports';
import { idOf, rowsOf, type SpooledRow, spanOf } from './rows';
import { ship } from './ship';
import { spool } from './spool';

/** What became of the rows of a chunk that came back. */
export interface Reshipped {
  /** False = bring it again. */
  done: boolean;
  /** Rows by what became of them: see `drain_rows_total`. */
  counts: Record<'late' | 'known' | 'refused' | 'reduced' | 'dropped', number>;
}

export interface ReshipOptions {
  /** Whether it is not brought again after this. */
  last: boolean;
  /** When to give up, in milliseconds since the epoch. */
  deadline: number;
}

type ReshipPorts = Pick<Ports, 'axiom' | 'queue' | 'now' | 'sleep'>;

/** Requests to Axiom at once when rows are sent one by one. */
const AT_ONCE = 4;

/**
 * Ships what Axiom does not have of a kept chunk. Axiom is asked first, for it may have taken rows whose answer was lost,
 * or their batch may have been delivered and shipped in between. While it gives no answer the chunk waits, but for its last
 * try; with a token that may not ask it is shipped: a row twice is better than a row lost.
 */
export async function reship(parcel: Parcel, ports: ReshipPorts, options: ReshipOptions): Promise<Reshipped> {
  const { chunk, why } = parcel;
  const counts = { late: 0, known: 0, refused: 0, reduced: 0, dropped: 0 };
  const rows = rowsOf(chunk);
  const presence = await askFor(chunk.to, rows, ports, options.deadline);
  if (presence.outcome === 'no_answer' && !options.last) return { done: false, counts };
  const present = presence.outcome === 'known' ? presence.ids : new Set();
  const missing = rows.filter((row) => !present.has(idOf(row) ?? ''));
  counts.known = rows.length - missing.length;
  if (why === 'refused') return oneByOne(chunk.to, missing, ports, options.deadline, counts);

  const shipment = await ship(toChunks(chunk.to, missing.map(toJson)), ports, options);
  counts.late = shipment.taken;
  counts.refused = shipment.refused;
  const refused = shipment.unsent.filter((one) => one.why === 'refused');
  if (refused.length < shipment.unsent.length) return { done: false, counts };
  const { lost } = await spool(refused, ports);
  return { done: lost.length === 0, counts };
}

async function askFor(
  to: Destination,
  rows: readonly SpooledRow[],
  { axiom, now }: Pick<Ports, 'axiom' | 'now'>,
  deadline: number,
): Promise<Presence> {
  const span = spanOf(rows);
  const ids = rows.map(idOf).filter((id) => id !== null);
  if (span === null || ids.length === 0) return { outcome: 'known', ids: new Set() };
  return axiom.present(to, ids, span, (deadline - now()) / 2);
}

/**
 * Sends rows alone, so that the answer says which it is that Axiom refuses. Such a row is reduced to what tells that it
 * existed; if not even that is taken it is dropped, and counted.
 */
async function oneByOne(
  to: Destination,
  rows: readonly SpooledRow[],
  { axiom, now }: Pick<Ports, 'axiom' | 'now'>,
  deadline: number,
  counts: Reshipped['counts'],
): Promise<Reshipped> {
  const send = async (row: object): Promise<'taken' | 'refused' | 'away'> => {
    const left = deadline - now();
    const [chunk] = toChunks(to, [toJson(row)]);
    if (left <= 0 || chunk === undefined) return 'away';
    const receipt = await axiom.ingest(chunk, left);
    if (receipt.outcome === 'failed') return 'away';
    return receipt.failed === 0 ? 'taken' : 'refused';
  };
  const results = await pooled(rows, AT_ONCE, async (row) => {
    const whole = await send(row);
    if (whole !== 'refused') return whole === 'taken' ? 'late' : 'away';
    const core = await send(reduced(row));
    return core === 'taken' ? 'reduced' : core === 'refused' ? 'dropped' : 'away';
  });
  for (const result of results) if (result !== 'away') counts[result] += 1;
  return { done: !results.includes('away'), counts };
}

const toJson = (row: object) => JSON.stringify(row);

/** Columns that any dataset of ours has. */
const CORE = [
  '_time',
  'entry_id',
  'point_id',
  'level',
  'event',
  'env',
  'correlation_id',
  'metric',
  'kind',
  'value',
];

function reduced(row: SpooledRow): SpooledRow {
  const kept = CORE.filter((name) => row[name] !== undefined).map((name): [string, unknown] => [
    name,
    row[name],
  ]);
  return { ...Object.fromEntries(kept), refused: true };
}

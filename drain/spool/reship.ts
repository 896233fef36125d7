import type { Destination, Parcel, Ports } from '../ports';
import { ship } from '../ship';
import { missingOf } from '../ship/ask';
import { toChunks } from '../ship/chunk';
import { pooled } from '../ship/pooled';
import { rowsOf, type SpooledRow } from '../ship/rows';
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
 * Ships what Axiom does not have of a kept chunk: it may have taken rows whose answer was lost, or their batch may have
 * been delivered and shipped in between. While Axiom gives no answer the chunk waits, but for its last try.
 */
export async function reship(
  { chunk, why }: Parcel,
  ports: ReshipPorts,
  options: ReshipOptions,
): Promise<Reshipped> {
  const counts = { late: 0, known: 0, refused: 0, reduced: 0, dropped: 0 };
  const { deadline, last } = options;
  if (why === 'refused') {
    const missing = await missingOf(chunk, ports, deadline);
    if (missing.outcome === 'no_answer' && !last) return { done: false, counts };
    if (missing.outcome === 'known') counts.known = missing.known;
    const rest = missing.outcome === 'known' ? missing.chunk : chunk;
    return oneByOne(chunk.to, rest === null ? [] : rowsOf(rest), ports, deadline, counts);
  }
  const shipment = await ship([chunk], ports, { deadline, again: true });
  // On the last try a row twice is better than a row lost.
  const unanswered = last && shipment.reason === 'no_answer';
  const { taken, known, refused, unsent } = unanswered
    ? await ship([chunk], ports, { deadline, again: false })
    : shipment;
  Object.assign(counts, { late: taken, known, refused });
  if (unsent.some((one) => one.why !== 'refused')) return { done: false, counts };
  const { lost } = await spool(unsent, ports);
  return { done: lost.length === 0, counts };
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

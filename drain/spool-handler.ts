import { environment, role } from '@/lib/telemetry/env';
import { readBody } from '@/lib/telemetry/intake/body';
import { verifyQstash } from '@/lib/telemetry/intake/verify/qstash';
import { selfObservation } from './account';
import { answer } from './answer';
import { Cardinality } from './cardinality';
import { toChunks } from './chunk';
import { toPoints } from './measure';
import type { Destination, Parcel, Ports, Why } from './ports';
import { type Reshipped, reship } from './reship';

/** QStash's largest message on the smallest plan is 1 MB; a chunk stays below it. */
const MAX_BODY_BYTES = 1_048_576;
const SHIP_MS = 20_000;
/** Milliseconds for the points about what was shipped: they are worth no wait. */
const COUNT_MS = 2_000;

export interface SpoolSettings {
  /** QStash's current and next signing key. */
  signingKeys: readonly string[];
  /** The address that QStash was told for a chunk. */
  urlOf: (parcel: { id: string; why: Why; chunk: { to: Destination } }) => string;
  /** How often QStash brings a chunk again. */
  retries: number;
}

/** `POST /api/drain/spool`: QStash brings a kept chunk back. Anything but 200 makes QStash bring it again later. */
export async function handleSpool(
  request: Request,
  settings: () => SpoolSettings,
  ports: () => Ports,
): Promise<Response> {
  if (role() === 'app') return answer({ outcome: 'not_found' });
  if (request.method !== 'POST') return answer({ outcome: 'method' });
  const address = readAddress(new URL(request.url).searchParams);
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) return answer({ outcome: 'too_large' });
  const { signingKeys, urlOf, retries } = settings();
  const outside = ports();
  if (address === null) return answer({ outcome: 'refused' });
  const { id, why, to } = address;
  const url = urlOf({ id, why, chunk: { to } });
  const verdict = await verifyQstash(
    { url, headers: request.headers, body, now: outside.now() },
    signingKeys,
  );
  if (!verdict.valid) return answer({ outcome: 'refused' });
  const ndjson = new TextDecoder().decode(body);
  const parcel = { id, why, chunk: { to, ndjson, rows: ndjson.split('\n').length } };
  const retried = Number(request.headers.get('upstash-retried') ?? 0);
  return bring(parcel, { retried, last: retried >= retries }, outside);
}

async function bring(
  parcel: Parcel,
  attempt: { retried: number; last: boolean },
  ports: Ports,
): Promise<Response> {
  const { ledger } = ports;
  const { id } = parcel;
  const opened = await ledger.open({ batch: `drain-spool:${id}`, keys: [], labels: 'number' });
  if (opened.outcome === 'done') return answer({ outcome: 'duplicate' });
  if (opened.outcome === 'in_flight') return answer(opened);
  const options = { ...attempt, deadline: ports.now() + SHIP_MS };
  const reshipped = await reship(parcel, ports, options).catch(() => {
    // Whatever went wrong, the claim must be given back; the next try finds what was shipped.
    ports.warn('reship_failed');
    return null;
  });
  if (opened.outcome === 'claimed') {
    if (reshipped?.done) await ledger.close(opened.lease, { ...NOTHING, unspooled: [id] });
    else await ledger.release(opened.lease);
  }
  if (reshipped !== null) await count(parcel, reshipped, attempt.retried, ports);
  return answer({ outcome: reshipped?.done ? 'shipped' : 'later' });
}

const NOTHING = { keys: [], labels: [], spooled: [], critical: new Map() };

/** Tells the metrics what became of the rows; a point that does not get there is not tried again. */
async function count(
  { id, chunk }: Parcel,
  { counts }: Reshipped,
  retried: number,
  { axiom, now, warn }: Ports,
): Promise<void> {
  const context = { env: environment(), batch: `spool:${id}:${retried}`, now: now() };
  const observations = Object.entries(counts)
    .filter(([, value]) => value > 0)
    .map(([outcome, value]) =>
      selfObservation('drain_rows_total', { to: chunk.to, outcome }, value, context),
    );
  if (counts.dropped > 0) warn('rows_dropped');
  const points = toPoints(observations, new Cardinality()).map((point) => JSON.stringify(point));
  for (const one of toChunks('metrics', points)) await axiom.ingest(one, COUNT_MS);
}

function readAddress(query: URLSearchParams): { id: string; why: Why; to: Destination } | null {
  const [id, why, to] = [query.get('id'), query.get('why'), query.get('to')];
  if (id === null || !/^[0-9a-f]{32}(-r)?$/.test(id)) return null;
  if (why !== 'away' && why !== 'unknown' && why !== 'refused') return null;
  return to === 'logs' || to === 'metrics' ? { id, why, to } : null;
}

import { signatureOf } from './authenticate';
import { decodeBody } from './decode';
import { laneFor } from './lane/lane';
import { observeLines } from './measure';
import { accountBatch, accountOverlap } from './measure/account';
import { writePoints } from './measure/write';
import { isOwn } from './own';
import type { Opened, Ports } from './ports';
import { processEntries } from './process-entries';
import { type Named, nameAll, sift } from './seen';
import type { DrainSettings } from './settings';
import { settlement } from './settle';
import { type Delivered, deliver } from './ship/deliver';
import type { DrainState } from './state';
import { type TriggerSettings, trigger, triggersOf } from './trigger';

/** A batch as it came in. */
export interface Delivery {
  body: Uint8Array;
  signature: string | null;
  encoding: string | null;
}

export type PipelineSettings = DrainSettings & { triggers?: TriggerSettings };

export type Outcome =
  | { outcome: 'shipped' | 'spooled' | 'duplicate' | 'probed' }
  | { outcome: 'refused' | 'too_large' | 'malformed' }
  | { outcome: 'in_flight'; retryAfterMs: number }
  | { outcome: 'lost' };

/** How long shipping may take before the spool, in milliseconds: Vercel does not say how long it waits. */
const SHIP_MS = 8_000;

/** authenticate → decode → drop own → (what is new?) → redact → enrich → measure → ship → settle → trigger. */
export async function drainBatch(
  delivery: Delivery,
  settings: PipelineSettings,
  ports: Ports,
  state: DrainState,
): Promise<Outcome> {
  const began = ports.now();
  if (isProbe(delivery)) return { outcome: 'probed' };
  const digest = signatureOf(delivery.body, delivery.signature, settings.secrets);
  if (digest === null) return { outcome: 'refused' };
  const lane = laneFor(settings.processing.env, ports.warn);
  const decoded = await decodeBody(delivery, digest, lane);
  if (decoded.outcome !== 'ok') return decoded;
  const foreign = decoded.entries.filter((entry) => !isOwn(entry, settings.processing.ownProject));
  const own = decoded.entries.length - foreign.length;
  const named = nameAll(foreign);
  const labels = state.cardinality.begin(began);
  const opened = await ports.ledger.open({ batch: `drain:${digest}`, keys: named.keys, labels });
  if (opened.outcome === 'done') return { outcome: 'duplicate' };
  if (opened.outcome === 'in_flight') return opened;
  // Delivery fails open: without the ledger the batch is worked on all the same, and what comes twice shows by its ids.
  if (opened.outcome === 'unavailable') ports.warn('ledger_unavailable');

  const claim = opened.outcome === 'claimed' ? opened : null;
  const batch = { digest, began, named, own, claim };
  const outcome = await work(batch, settings, ports, state).catch(() => {
    // The error may quote the batch; its code says enough, and the claim must be given back.
    ports.warn('processing_failed');
    return 'lost' as const;
  });
  if (outcome === 'lost' && claim) await ports.ledger.release(claim.lease);
  return { outcome };
}

interface Batch {
  digest: string;
  began: number;
  named: Named;
  /** Entries that told of the drain itself. */
  own: number;
  /** Null when the ledger did not answer. */
  claim: Extract<Opened, { outcome: 'claimed' }> | null;
}

async function work(
  { digest, began, named, own, claim }: Batch,
  settings: PipelineSettings,
  ports: Ports,
  state: DrainState,
): Promise<'shipped' | 'spooled' | 'lost'> {
  const { processing, triggers } = settings;
  const { env } = processing;
  // Whoever began with it before may have died after Axiom's answer.
  const options = { deadline: began + SHIP_MS, again: claim?.begun ?? false };

  const sifted = sift(named, claim?.seen ?? []);
  const { lines, logs: chunks, tally } = processEntries(sifted.fresh, processing, began);
  tally.own = own;
  const observed = observeLines(lines, sifted.counted);

  const logs = await deliver(chunks, ports, options);
  if (!logs.safe) return lost(logs, ports);

  if (claim) state.cardinality.learn(claim.labels);
  const carried = state.pending.splice(0);
  const { repeated } = sifted;
  const spooled = claim?.spooled ?? null;
  const self = accountBatch(lines, tally, {
    env,
    batch: digest,
    began,
    now: ports.now(),
    repeated,
    spooled,
    logs,
  });
  const points = writePoints([observed.points, self, carried], state.cardinality);
  const metrics = await deliver(points, ports, options);
  if (!metrics.safe) {
    state.pending.push(...carried);
    return lost(metrics, ports);
  }

  const settled = { env, batch: digest, now: ports.now() };
  if (claim) {
    const news = state.cardinality.news();
    const delivered = [logs, metrics];
    const done = settlement({ batch: digest, now: settled.now, sifted, observed, delivered, labels: news });
    const overlapped = await ports.ledger.close(claim.lease, done);
    state.cardinality.told(news);
    state.pending.push(...accountOverlap(overlapped, settled));
  }
  const set = triggersOf(lines, observed.points, triggers ?? {}, settled.now);
  state.pending.push(...(await trigger(set, ports, settled)));

  const reason = logs.reason ?? metrics.reason;
  if (reason !== null) ports.warn(`spooled:${reason}`);
  return reason === null ? 'shipped' : 'spooled';
}

function lost({ reason }: Delivered, { warn }: Ports): 'lost' {
  warn(`lost:${reason}`);
  return 'lost';
}

/** Vercel checks an endpoint with exactly `{}`; nobody says that it is signed, and there is nothing in it to store. */
function isProbe({ body }: Delivery): boolean {
  return body.length === 2 && body[0] === 0x7b && body[1] === 0x7d;
}

import { createHash } from 'node:crypto';
import { account, accountDelivery } from './account';
import { isAuthentic } from './authenticate';
import { toChunks } from './chunk';
import { decode } from './decode';
import { decompress } from './decompress';
import { type Delivered, deliver } from './deliver';
import { observeLines, toPoints } from './measure';
import { isOwn } from './own';
import type { Opened, Ports } from './ports';
import { processEntries } from './process-entries';
import { type Named, nameAll, sift } from './seen';
import type { DrainSettings } from './settings';
import { settlement } from './settle';
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

/** authenticate → decode → drop own → (what is new) → redact → enrich → measure → ship → settle → trigger. */
export async function drainBatch(
  delivery: Delivery,
  settings: PipelineSettings,
  ports: Ports,
  state: DrainState,
): Promise<Outcome> {
  const began = ports.now();
  if (isProbe(delivery)) return { outcome: 'probed' };
  if (!isAuthentic(delivery.body, delivery.signature, settings.secrets)) return { outcome: 'refused' };
  const plain = decompress(delivery.body, delivery.encoding);
  if (plain.outcome !== 'ok') return plain;

  const digest = createHash('sha256').update(delivery.body).digest('hex');
  const entries = decode(plain.body, digest);
  const foreign = entries.filter((entry) => !isOwn(entry, settings.processing.ownProject));
  const named = nameAll(foreign);
  const labels = state.cardinality.begin(began);
  const opened = await ports.ledger.open({ batch: `drain:${digest}`, keys: named.keys, labels });
  switch (opened.outcome) {
    case 'done':
      return { outcome: 'duplicate' };
    case 'in_flight':
      return opened;
    case 'unavailable':
      // Delivery fails open: the batch is worked on all the same, and what comes twice shows by its ids.
      ports.warn('ledger_unavailable');
  }
  const batch = { digest, began, named, own: entries.length - foreign.length, opened };
  const outcome = await work(batch, settings, ports, state);
  if (outcome === 'lost' && opened.outcome === 'claimed') await ports.ledger.release(opened.lease);
  return { outcome };
}

interface Batch {
  digest: string;
  began: number;
  named: Named;
  /** Entries that told of the drain itself. */
  own: number;
  opened: Extract<Opened, { outcome: 'claimed' | 'unavailable' }>;
}

async function work(
  batch: Batch,
  settings: PipelineSettings,
  ports: Ports,
  state: DrainState,
): Promise<'shipped' | 'spooled' | 'lost'> {
  try {
    const { digest, began, named, own, opened } = batch;
    const claimed = opened.outcome === 'claimed' ? opened : null;
    if (claimed) state.cardinality.learn(claimed.labels);
    const sifted = sift(named, claimed?.seen ?? []);
    const context = { env: settings.processing.env, batch: digest, now: began, repeated: sifted.repeated };
    const { lines, tally } = processEntries(sifted.fresh, { ...settings.processing, now: began });
    const observations = observeLines(lines, sifted.counted);

    const options = { deadline: began + SHIP_MS };
    const rows = lines.map(({ json }) => json);
    const logs = await deliver(toChunks('logs', rows), ports, options);
    if (!logs.safe) return lost(logs, ports);

    const carried = state.pending.splice(0);
    const self = [
      ...account({ ...tally, own }, context),
      ...accountDelivery(lines, {
        ...context,
        now: ports.now(),
        began,
        dedupe: claimed ? 'claimed' : 'unknown',
        spooled: claimed?.spooled ?? null,
        logs,
        selfShare: own / Math.max(own + named.entries.length, 1),
      }),
      ...carried,
    ];
    const points = toPoints([...observations, ...self], state.cardinality);
    const metrics = await deliver(toChunks('metrics', points.map(toJson)), ports, options);
    if (!metrics.safe) {
      state.pending.push(...carried);
      return lost(metrics, ports);
    }

    const now = ports.now();
    if (claimed) {
      const news = state.cardinality.news();
      const delivered = [logs, metrics];
      await ports.ledger.close(
        claimed.lease,
        settlement({ batch: digest, sifted, observations, delivered, labels: news, now }),
      );
      state.cardinality.told(news);
    }
    const set = triggersOf(lines, observations, settings.triggers ?? {}, now);
    state.pending.push(...(await trigger(set, ports, { ...context, now })));
    const reason = logs.reason ?? metrics.reason;
    if (reason === null) return 'shipped';
    ports.warn(`spooled:${reason}`);
    return 'spooled';
  } catch {
    // Whatever went wrong, the claim must be given back, and the batch may hold what no message may repeat.
    ports.warn('processing_failed');
    return 'lost';
  }
}

const toJson = (row: object) => JSON.stringify(row);

function lost({ reason }: Delivered, { warn }: Ports): 'lost' {
  warn(`lost:${reason}`);
  return 'lost';
}

/** Vercel checks an endpoint with exactly `{}`; nobody says that it is signed, and there is nothing in it to store. */
function isProbe({ body }: Delivery): boolean {
  return body.length === 2 && body[0] === 0x7b && body[1] === 0x7d;
}

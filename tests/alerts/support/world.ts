import { Cardinality } from '@/drain/measure/cardinality';
import { processBatch } from '@/drain/offline/process';
import { type Book, emptyBook } from '@/lib/alerts/book';
import { measureRules } from '@/lib/alerts/measure';
import type { Notification } from '@/lib/alerts/notification';
import { evaluateRound } from '@/lib/alerts/round';
import type { AlertRule } from '@/lib/alerts/rule';
import { ruleNamed } from '@/lib/alerts/rules';
import { newId } from '@/lib/telemetry/correlation';
import { askStore, DATASETS } from '@/local/alerts/ask-store';
import { Store } from '@/local/axiom/store';
import { entry, ndjson, reportEntry } from '../../drain/support/entries';
import { rowsIn } from '../../drain/support/ports';
import { processing } from '../../drain/support/process';

type Row = Record<string, unknown>;

let sequence = 0;
const next = () => String(++sequence);

/**
 * Where a rule is played: what happens becomes Vercel's entries, goes through the drain's own steps into the local Axiom,
 * and is measured there by the rule's own query. No process, no network, and the clock is an argument.
 */
export class World {
  private readonly store = new Store();
  private readonly cardinality = new Cardinality();
  private book: Book = emptyBook();

  constructor(start: number) {
    for (const name of Object.values(DATASETS)) this.store.create(name, start);
    // Both datasets know their fields, as any that is older than a minute.
    this.heartbeat(start - 90 * 86_400_000);
  }

  /** Requests to a route as Vercel reports them, also those that never logged. */
  requests(path: string, counts: Readonly<Record<number, number>>, at: number): void {
    const entries = Object.entries(counts).flatMap(([status, times]) =>
      Array.from({ length: times }, () =>
        reportEntry({ path, statusCode: Number(status), timestamp: at, requestId: `iad1::${newId(at)}` }),
      ),
    );
    this.drain(entries, at);
  }

  /** Lines of ours. */
  lines(event: string, fields: Readonly<Row>, times: number, at: number): void {
    const line = { ts: new Date(at).toISOString(), level: 'info', event, env: 'prod' };
    const entries = Array.from({ length: times }, () =>
      entry({
        message: JSON.stringify({ ...line, correlation_id: newId(at), ...fields }),
        timestamp: at,
      }),
    );
    this.drain(entries, at);
  }

  /** What the drain says about itself. */
  point(metric: string, value: number, labels: Readonly<Record<string, string>>, at: number): void {
    const _time = new Date(at).toISOString();
    this.ingest(
      'metrics',
      [{ _time, point_id: `p${next()}`, metric, kind: 'gauge', value, env: 'prod', ...labels }],
      at,
    );
  }

  /** A row that did not go through the drain's redaction. */
  row(fields: Readonly<Row>, at: number): void {
    const _time = new Date(at).toISOString();
    this.ingest('logs', [{ _time, entry_id: `e${next()}`, level: 'info', env: 'prod', ...fields }], at);
  }

  /** What each check of each minute brings: it is a request that logs, and a batch of the drain. */
  heartbeat(at: number): void {
    this.row({ event: 'alert.evaluated' }, at);
    this.point('drain_batches_total', 1, { dedupe: 'claimed' }, at);
    this.point('drain_lag_ms', 800, { of: 'newest' }, at);
  }

  /** One evaluation of a rule by its query; what it tells. */
  async evaluate(rule: AlertRule, at: number): Promise<readonly Notification[]> {
    const measurements = await measureRules([rule], this.book, at, {
      env: 'prod',
      redis: () => {
        throw new Error('counters are not a part of this');
      },
      ask: askStore(this.store, 'prod'),
    });
    const measurement = measurements.get(rule.name) ?? { outcome: 'error', reason: 'not_measured' };
    const round = {
      measured: [{ rule, measurement }],
      silences: [],
      at,
      tier: rule.tier,
      ruleOf: ruleNamed,
    };
    const { book, result } = evaluateRound(this.book, round);
    this.book = book;
    return result.notifications;
  }

  private drain(entries: readonly Row[], at: number): void {
    const batch = { body: ndjson(...entries), digest: `batch-${next()}`, now: at };
    const { logs, metrics } = processBatch(batch, { ...processing, gitShas: new Map() }, this.cardinality);
    this.ingest('logs', logs.flatMap(rowsIn), at);
    this.ingest('metrics', metrics.flatMap(rowsIn), at);
  }

  private ingest(dataset: keyof typeof DATASETS, rows: readonly Row[], at: number): void {
    const outcome = this.store.ingest(DATASETS[dataset], rows, { receivedAt: at });
    if (outcome.kind !== 'ingested' || outcome.failures.length > 0)
      throw new Error('the rows were not taken');
  }
}

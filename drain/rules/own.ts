import type { MetricKind } from './rule';

interface OwnSpec {
  kind: MetricKind;
  labels: readonly string[];
  about: string;
}

/** What the drain says about itself, once a batch; `env` is the drain's own. */
export const ownMetrics = {
  drain_batches_total: {
    kind: 'counter',
    labels: ['dedupe'],
    about: 'Batches; `unknown` where Redis did not answer, so that they may be there twice',
  },
  drain_entries_total: {
    kind: 'counter',
    labels: ['outcome'],
    about:
      'Entries by what they were: `event`, `other`, `unreadable`, `sample`; dropped as `own` or `repeated`',
  },
  drain_rows_total: {
    kind: 'counter',
    labels: ['to', 'outcome'],
    about:
      'Rows by what became of them: `shipped`, `spooled`, `refused` by Axiom one by one; out of the spool `late`, `known` to Axiom already, `reduced` to their ids, or `dropped`',
  },
  drain_axiom_messages_total: {
    kind: 'counter',
    labels: ['to'],
    about: 'Axiom’s remarks on fields that it left out',
  },
  drain_fields_dropped_total: {
    kind: 'counter',
    labels: ['field'],
    about:
      'Fields of our lines that the catalogue does not admit, by name; `at_source`: the logger refused them, `_no_name`: the key could be anything',
  },
  drain_redactions_total: { kind: 'counter', labels: ['redaction'], about: 'Redactions by kind' },
  drain_tasks_total: {
    kind: 'counter',
    labels: ['task', 'outcome'],
    about: 'Early alert checks and automatic replays: `published`, `failed`, or `capped` as too many at once',
  },
  drain_batch_ms: {
    kind: 'histogram',
    labels: [],
    about: 'From the batch’s arrival until its points are shipped',
  },
  drain_lag_ms: {
    kind: 'histogram',
    labels: ['of'],
    about: 'Age of the `oldest` and the `newest` entry of a batch when it arrives',
  },
  drain_spool_depth: { kind: 'gauge', labels: [], about: 'Chunks that wait in the spool' },
  drain_self_share: {
    kind: 'gauge',
    labels: [],
    about: 'Share of a batch that told of the drain itself, 0–1',
  },
} as const satisfies Record<string, OwnSpec>;

export type OwnMetric = keyof typeof ownMetrics;

import { describe, expect, test } from 'vitest';
import { drainBatch } from '@/drain/pipeline';
import { rules } from '@/drain/rules/all';
import { ownMetrics } from '@/drain/rules/own';
import { newState } from '@/drain/state';
import { type FieldName, fields } from '@/lib/telemetry/catalogue/fields';
import { entry, lineEntry, ndjson, reportEntry, SECRET, sign } from './support/entries';
import { FakePorts } from './support/ports';
import { processing } from './support/process';

/** What Axiom's Personal plan allows a dataset; a row that brings one more is refused (docs: "Limits"). */
const MAX_FIELDS = 256;

/** Columns of a log row that are no field of the catalogue. */
const ROW_COLUMNS = [
  '_time',
  'entry_id',
  'level',
  'event',
  'env',
  'message',
  'project',
  'deployment_id',
  'execution_region',
  'source',
  'request_id',
  'trace_id',
  'span_id',
  'billed_duration_ms',
  'memory_size_mb',
  'max_memory_used_mb',
  'init_duration_ms',
  'sample',
  'truncated',
  'refused',
];
const KINDS = ['phone', 'email', 'card', 'iban', 'ip', 'secret', 'otp', 'body'];
const ALLOWED = new Set([...ROW_COLUMNS, ...Object.keys(fields), ...KINDS.map((kind) => `redacted_${kind}`)]);

const POINT_COLUMNS = ['_time', 'point_id', 'metric', 'kind', 'value', 'env', 'refused', 'truncated'];
const LABELS = new Set([
  ...rules.flatMap(({ labels, value }) => [
    ...Object.keys(labels),
    ...('label' in value ? [value.label] : []),
  ]),
  ...Object.values(ownMetrics).flatMap(({ labels }) => labels),
  'status_class',
  'of_metric',
  'of_label',
]);

/** Every kind of entry that there is, with unknown fields at every depth. */
const everything = [
  entry({ message: 'call +14155550123, a@b.co, 4242424242424242', newField: 1, proxy: { new: { deep: 1 } } }),
  entry({ source: 'static', cacheId: 'x' }),
  reportEntry({ statusCode: -1, 'trace.id': 'a'.repeat(32) }),
  reportEntry({
    message: [
      'START RequestId: x',
      'END RequestId: x',
      'REPORT RequestId: x Duration: 1 ms Billed Duration: 2 ms Memory Size: 3 MB Max Memory Used: 4 MB Init Duration: 5 ms',
    ].join('\n'),
  }),
  { surprise: { of: ['any', 'kind'] } },
  'no object',
  lineEntry('http.request.completed', { route: '/x', duration_ms: 1, db_queries: 'a:1' }),
  entry({ message: JSON.stringify({ event: 'sms.inbound.received', made_up: 1, nested: { a: 1 } }) }),
];

describe('columns of the datasets', () => {
  test('are from closed lists, below what a dataset may have', () => {
    expect(ALLOWED.size).toBeLessThan(MAX_FIELDS);
    expect(POINT_COLUMNS.length + LABELS.size).toBeLessThan(MAX_FIELDS);
  });

  test('whatever an entry brings along, its row and its points have no other', async () => {
    const ports = new FakePorts();
    const body = ndjson(...everything);
    const settings = { secrets: [SECRET], processing };
    await drainBatch({ body, signature: sign(body), encoding: null }, settings, ports, newState());
    const columns = (to: 'logs' | 'metrics') => [...new Set(ports.rows(to).flatMap(Object.keys))];
    expect(columns('logs').filter((name) => !ALLOWED.has(name))).toEqual([]);
    const known = new Set([...LABELS, ...POINT_COLUMNS]);
    expect(columns('metrics').filter((name) => !known.has(name))).toEqual([]);
  });

  test('no label is named as a column', () => {
    expect(POINT_COLUMNS.filter((name) => LABELS.has(name))).toEqual([]);
  });

  test('a text is far below what one field may hold', () => {
    const texts = Object.keys(fields).filter((name): name is FieldName => name in fields);
    for (const name of texts) {
      const field = fields[name];
      if (field.kind === 'text') expect(field.max).toBeLessThan(1_000_000);
    }
  });
});

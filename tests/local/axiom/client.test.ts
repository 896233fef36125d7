import { AxiomWithoutBatching } from '@axiomhq/js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Axiom as LocalAxiom, startAxiom } from '@/local/axiom/server';

const NOW = Date.parse('2026-03-01T12:00:00Z');

let axiom: LocalAxiom;
const errors: Error[] = [];

/** The two ways to point the real client at a host: they use different paths. */
const STYLES = ['url', 'edgeUrl'] as const;

function client(style: (typeof STYLES)[number] = 'edgeUrl', token = axiom.token): AxiomWithoutBatching {
  const onError = (error: Error): void => {
    errors.push(error);
  };
  const host = style === 'url' ? { url: axiom.url } : { url: axiom.url, edgeUrl: axiom.url };
  return new AxiomWithoutBatching({ token, onError, ...host });
}

beforeAll(async () => {
  axiom = await startAxiom({ now: () => NOW });
});
afterAll(() => axiom.close());
beforeEach(() => {
  errors.length = 0;
  axiom.faults.clear();
  axiom.store.delete('logs');
  axiom.store.create('logs', NOW);
});

describe.each(STYLES)('the real client, configured by %s', (style) => {
  test('ingests gzip NDJSON and reads it back as a table', async () => {
    const status = await client(style).ingest('logs', [
      { _time: '2026-03-01T11:00:00Z', level: 'info', geo: { city: 'Berlin' } },
      { level: 'error' },
    ]);
    expect(status).toEqual({
      ingested: 2,
      failed: 0,
      failures: [],
      processedBytes: 89,
      blocksCreated: 0,
      walLength: 2,
    });

    const result = await client(style).query("['logs']");
    expect([...(result.tables[0]?.events() ?? [])]).toEqual([
      { _time: '2026-03-01T12:00:00Z', _sysTime: '2026-03-01T12:00:00Z', level: 'error', 'geo.city': null },
      {
        _time: '2026-03-01T11:00:00Z',
        _sysTime: '2026-03-01T12:00:00Z',
        level: 'info',
        'geo.city': 'Berlin',
      },
    ]);
    expect(errors).toEqual([]);
  });
});

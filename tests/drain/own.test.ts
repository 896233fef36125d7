import { describe, expect, test } from 'vitest';
import { entry, lineEntry, reportEntry } from './support/entries';
import { processed } from './support/process';

describe('entries of the drain itself', () => {
  test.each([
    ['its project', { projectId: 'prj_drain' }],
    ['its route', { path: '/api/drain' }],
    ['its route without the leading slash', { path: 'api/drain' }],
    ['its spool route', { path: '/api/drain/spool' }],
    ['its route behind the middleware', { path: 'middleware', proxy: { path: '/api/drain?x=1' } }],
  ])('%s: dropped and counted', (_, overrides) => {
    const { rows, tally } = processed([reportEntry(overrides), entry()]);
    expect(rows).toHaveLength(1);
    expect(tally.own).toBe(1);
  });

  test.each([['/api/drainage'], ['/x/api/drain']])('%s is somebody else’s', (path) => {
    expect(processed([entry({ path })]).tally.own).toBe(0);
  });

  test('the count is a metric', () => {
    const { metrics } = processed([entry({ path: '/api/drain' })]);
    expect(metrics).toEqual([
      expect.objectContaining({ metric: 'drain_entries_total', outcome: 'own', value: 1, kind: 'counter' }),
    ]);
  });
});

describe('entries that Vercel makes up to test a drain', () => {
  const sample = (overrides: object) =>
    processed([reportEntry({ message: 'SAMPLE MESSAGE: START RequestId: x', timestamp: 1, ...overrides })]);

  test('are kept as rows of now, not of their own time', () => {
    expect(sample({}).rows).toEqual([
      expect.objectContaining({ _time: '2026-11-23T12:00:00.000Z', sample: true }),
    ]);
  });

  test('are no requests', () => {
    expect(sample({ statusCode: 500 }).metrics.map(({ metric }) => metric)).toEqual(['drain_entries_total']);
  });

  test('do not hide real entries beside them', () => {
    const { metrics } = processed([
      entry({ message: 'SAMPLE MESSAGE' }),
      lineEntry('sms.inbound.received', { twilio_message_sid: `SM${'0'.repeat(32)}` }),
    ]);
    expect(metrics.map(({ metric }) => metric)).toContain('sms_inbound_total');
  });
});

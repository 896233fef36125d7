import { describe, expect, test } from 'vitest';
import { countCritical, sumCritical } from '@/drain/critical';
import { decode } from '@/drain/decode';
import { observeLines } from '@/drain/measure';
import { nameAll, requestKey, sift } from '@/drain/seen';
import { settlement } from '@/drain/settle';
import { lineEntry, NOW, ndjson, reportEntry } from './support/entries';
import { processed } from './support/process';

const DIGEST = '5f3a9c01'.padEnd(64, '0');
const observed = (...raw: unknown[]) => observeLines(processed(raw).lines);
const critical = (...raw: unknown[]) =>
  Object.fromEntries(countCritical(observed(...raw).points, DIGEST, NOW));

describe('what is remembered of a batch', () => {
  test('are its entries, the requests that it counted, and what it put into the spool', () => {
    const raw = [
      reportEntry({ id: 'a', requestId: 'r-1' }),
      lineEntry('linkup.created', {}, { requestId: 'r-2' }),
    ];
    const sifted = sift(nameAll(decode(ndjson(...raw), DIGEST)), []);
    const delivered = {
      safe: true,
      shipped: 2,
      known: 0,
      spooled: 0,
      refused: 0,
      messages: 0,
      kept: ['c1'],
      reason: null,
    };
    const done = settlement({
      batch: DIGEST,
      sifted,
      observed: observed(...raw),
      delivered: [delivered],
      labels: ['m l v'],
      now: NOW,
    });
    // Of the second request nothing says yet how it ended.
    expect(done.keys).toEqual([...sifted.keys, requestKey({ requestId: 'r-1' })]);
    expect(done).toMatchObject({ spooled: ['c1'], unspooled: [], labels: ['m l v'] });
  });
});

describe('counts for the alerts to read while Axiom is away', () => {
  test('requests and failures of Twilio’s and Stripe’s routes, by the minute in which they happened', () => {
    const twilio = { path: '/api/twilio/inbound' };
    expect(
      critical(
        reportEntry({ ...twilio, requestId: 'a', statusCode: 200 }),
        reportEntry({ ...twilio, requestId: 'b', statusCode: -1 }),
        reportEntry({
          path: '/api/stripe/webhook',
          requestId: 'c',
          statusCode: 504,
          timestamp: NOW - 60_000,
        }),
        reportEntry({ path: '/api/other', requestId: 'd', statusCode: 500 }),
      ),
    ).toEqual({
      '2026-11-23T12:00': {
        'prod.twilio_inbound.requests:5f3a9c01': 2,
        'prod.twilio_inbound.failures:5f3a9c01': 1,
      },
      '2026-11-23T11:59': {
        'prod.stripe_webhook.requests:5f3a9c01': 1,
        'prod.stripe_webhook.failures:5f3a9c01': 1,
      },
    });
  });

  test('sends that went well or failed', () => {
    const failed = { purpose: 'reply', reason: 'twilio.503', retryable: true };
    const counts = critical(
      lineEntry('sms.outbound.sent', { purpose: 'reply' }),
      lineEntry('sms.outbound.failed', failed),
    );
    expect(counts['2026-11-23T11:59']).toEqual({
      'prod.outbound.requests:5f3a9c01': 2,
      'prod.outbound.failures:5f3a9c01': 1,
    });
  });

  test('what is older than any window is left out', () => {
    expect(critical(reportEntry({ timestamp: NOW - 2 * 3_600_000 }))).toEqual({});
  });

  test('are added over all batches of a minute', () => {
    expect(
      sumCritical([
        'prod.outbound.requests:aa',
        '2',
        'prod.outbound.requests:bb',
        '3',
        'prod.outbound.failures:bb',
        1,
      ]),
    ).toEqual({ 'prod.outbound.requests': 5, 'prod.outbound.failures': 1 });
  });
});

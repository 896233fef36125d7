import { describe, expect, test } from 'vitest';
import { decode } from '@/drain/decode';
import { entry, line, ndjson } from './support/entries';
import { processed } from './support/process';

const RUN = 'ae86ab0a-1234-5678-9abc-def012345678';
const REPORT = `REPORT RequestId: ${RUN}\tDuration: 5192.67 ms\tBilled Duration: 5193 ms\tMemory Size: 2048 MB\tMax Memory Used: 345 MB`;
const at = (time: string, level: string, text: string) =>
  `2026-11-23T11:59:${time}Z\t${RUN}\t${level}\t${text}`;

/** The entry of a function that does not stream, with what it wrote on its console. */
const whole = (...said: string[]) => ({
  ...entry({ statusCode: 200, requestId: 'iad1::abcde-1764000000000-0123456789ab' }),
  id: '77',
  message: [
    `START RequestId: ${RUN} Version: $LATEST`,
    ...said,
    '[GET] /api/cron/sweep status=200',
    `END RequestId: ${RUN}`,
    REPORT,
    '',
  ].join('\n'),
});
const rows = (raw: unknown) => processed([raw]).rows;
const messages = (raw: unknown) => decode(ndjson(raw), 'batch').map(({ id, message }) => [id, message]);

describe('an entry that tells a whole run', () => {
  test('keeps the platform’s line and the report in numbers', () => {
    expect(rows(whole())).toEqual([
      expect.objectContaining({
        entry_id: '77',
        message: '[GET] /api/cron/sweep status=200',
        status: 200,
        duration_ms: 5192.67,
        billed_duration_ms: 5193,
        memory_size_mb: 2048,
        max_memory_used_mb: 345,
        cold_start: false,
      }),
    ]);
  });

  test('tells a cold start by the time to initialise', () => {
    const raw = { ...whole(), message: whole().message.replace(/\n$/, '\tInit Duration: 312.40 ms\t\n') };
    expect(rows(raw)).toEqual([expect.objectContaining({ init_duration_ms: 312.4, cold_start: true })]);
  });

  test('gives back each console line as an entry of its own, with its stamp, level and a key that stays', () => {
    const raw = whole(
      at('40.001', 'INFO', 'ready'),
      at('41.002', 'WARN', 'slow'),
      at('42.003', 'ERROR', 'gone'),
    );
    expect(rows(raw).map(({ entry_id, _time, level, message }) => [entry_id, _time, level, message])).toEqual(
      [
        ['77#1', '2026-11-23T11:59:40.001Z', 'info', 'ready'],
        ['77#2', '2026-11-23T11:59:41.002Z', 'warn', 'slow'],
        ['77#3', '2026-11-23T11:59:42.003Z', 'error', 'gone'],
        ['77', '2026-11-23T12:00:00.000Z', 'info', '[GET] /api/cron/sweep status=200'],
      ],
    );
  });

  test('has lines of ours in it, with and without the console’s prefix', () => {
    const created = line('linkup.created', { region: 'sf' });
    const raw = whole(at('40.001', 'INFO', created), created);
    expect(rows(raw).map(({ event, region }) => [event, region])).toEqual([
      ['linkup.created', 'sf'],
      ['linkup.created', 'sf'],
      [null, 'iad1'],
    ]);
    const counted = processed([raw]).metrics.find(({ metric }) => metric === 'linkups_created_total');
    expect(counted?.value).toBe(2);
  });

  test('a message of several lines stays one', () => {
    const raw = whole(
      at('40.001', 'ERROR', 'Error: gone\n    at run (a.js:1:2)\n\n    at main'),
      'a plain one',
      'and on',
    );
    expect(messages(raw).slice(0, 1)).toEqual([
      ['77#1', 'Error: gone\n    at run (a.js:1:2)\n\n    at main\na plain one\nand on'],
    ]);
  });

  test('separators written as two characters are separators too', () => {
    const raw = whole(at('40.001', 'INFO', line('linkup.created', { region: 'sf' })));
    const literal = { ...raw, message: raw.message.replaceAll('\n', '\\n').replaceAll('\t', '\\t') };
    expect(rows(literal)).toEqual(rows(raw));
  });

  test('the request is counted once, by the entry with the report', () => {
    const { metrics } = processed([whole(at('40.001', 'INFO', 'ready'), at('40.002', 'INFO', 'steady'))]);
    const requests = metrics.filter(({ metric }) => metric === 'http_requests_total');
    expect(requests.map(({ value }) => value)).toEqual([1]);
  });

  test('a run that was ended says so in an error', () => {
    const raw = whole();
    const message = `${raw.message}2026-11-23T11:59:50.000Z ${RUN} Task timed out after 10.01 seconds\n`;
    expect(rows({ ...raw, message, statusCode: 504 })[0]).toMatchObject({
      level: 'error',
      message: 'Task timed out after 10.01 seconds',
    });
  });

  test('personal data in its console lines is found there', () => {
    expect(rows(whole(at('40.001', 'INFO', 'call +14155550123')))[0]).toMatchObject({
      message: expect.stringMatching(/^call k1_[0-9a-f]{32}$/),
      redacted_phone: 1,
    });
  });

  test.each([
    ['a sentence that mentions a report', 'see REPORT RequestId: in the log'],
    ['a line of ours that quotes one', line('error.caught', { error_message: `\nREPORT RequestId: ${RUN}` })],
    ['a sample of Vercel’s test', `SAMPLE MESSAGE: START RequestId: x\nREPORT RequestId: x\tDuration: 1 ms`],
  ])('%s is none', (_, message) => {
    expect(rows(entry({ message }))).toHaveLength(1);
    expect(rows(entry({ message }))[0]?.duration_ms).toBeUndefined();
  });

  test('of the drain itself is dropped with all its lines', () => {
    const { rows: left, tally } = processed([{ ...whole(at('40.001', 'INFO', 'x')), path: '/api/drain' }]);
    expect([left.length, tally.own]).toEqual([0, 2]);
  });

  test('thousands of lines take time in proportion', () => {
    const long = (lines: number) =>
      whole(at('40.001', 'INFO', 'x'), ...Array.from({ length: lines }, () => 'y'));
    expect(messages(long(50_000))).toHaveLength(2);
  });
});

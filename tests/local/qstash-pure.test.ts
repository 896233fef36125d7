import { describe, expect, test } from 'vitest';
import { parseCron } from '@/local/qstash/cron';
import { parseDuration, publisherUnits, responseUnits } from '@/local/qstash/duration';
import { FlowControl } from '@/local/qstash/flow-control';
import { parseFlowLimits } from '@/local/qstash/flow-limits';
import { defaultBackoff, retryDelay } from '@/local/qstash/retry-delay';
import { compileRetryExpression } from '@/local/qstash/retry-expression';
import { Scheduler } from '@/local/qstash/scheduler';

describe('retry expression', () => {
  test.each([
    ['1000', [1_000, 1_000]],
    ['1000 * (1 + retried)', [1_000, 2_000]],
    ['pow(2, retried) * 1000', [1_000, 2_000]],
    ['max(1500, pow(2, retried) * 1000)', [1_500, 2_000]],
    ['min(1, 2) - -3 + 8 / 2 / 2', [6, 6]],
    ['2 + 3 * 4 - 6 / 3', [12, 12]],
    ['floor(2.7) + ceil(2.1) + round(2.5) + abs(-1) + sqrt(9) + exp(0)', [13, 13]],
    ['(((retried)))*10', [0, 10]],
  ])('%s', (source, expected) => {
    const delay = compileRetryExpression(source);
    expect([delay(0), delay(1)]).toEqual(expected);
  });

  test.each([
    ['', 'unexpected end'],
    ['1 +', 'unexpected end'],
    ['1 2', 'unexpected "2"'],
    ['pow(2)', 'pow takes 2 argument(s)'],
    ['(1', 'expected ")"'],
    ['constructor(1)', 'unknown name "constructor"'],
    ['retried.x', 'unexpected ".x"'],
    ['1e9', 'unexpected "e"'],
    ['('.repeat(600), 'longer than 512 characters'],
  ])('refuses "%s"', (source, message) => {
    expect(() => compileRetryExpression(source)).toThrow(message);
  });
});

describe('retry delay', () => {
  const now = Date.UTC(2027, 0, 1);

  test('default backoff: the table of the documentation, in whole seconds', () => {
    const seconds = [1, 2, 3, 4, 5, 6].map((n) => Math.floor(defaultBackoff(n) / 1_000));
    expect(seconds).toEqual([12, 148, 1_808, 22_026, 86_400, 86_400]);
  });

  test.each([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['zero', { 'retry-after': '0' }, 0],
    ['a duration', { 'retry-after': '6m5s' }, 365_000],
    ['a date', { 'retry-after': 'Fri, 01 Jan 2027 00:01:00 GMT' }, 60_000],
    ['a past date', { 'retry-after': 'Thu, 31 Dec 2026 23:59:00 GMT' }, 0],
    ['a rate limit reset', { 'x-ratelimit-reset-tokens': '7' }, 7_000],
    ['the first of two', { 'x-ratelimit-reset': '9', 'retry-after': '8' }, 8_000],
    ['more than a day: ignored', { 'retry-after': '86401' }, 5_000],
    ['not a time: ignored', { 'retry-after': '2' + '-soon' }, 5_000],
    ['nothing', {}, 5_000],
  ])('hint of the receiver: %s', (_, headers, expected) => {
    expect(retryDelay(0, () => 5_000, headers, now)).toBe(expected);
  });

  test('an expression is kept between 0 and a day, and gives way to the backoff when it is no number', () => {
    expect(retryDelay(0, () => -1, {}, now)).toBe(0);
    expect(retryDelay(0, () => Number.POSITIVE_INFINITY, {}, now)).toBe(86_400_000);
    expect(retryDelay(1, () => Number.NaN, {}, now)).toBe(defaultBackoff(2));
  });
});

test.each([
  ['1d10h30m50s', publisherUnits, 124_250_000],
  ['90s', publisherUnits, 90_000],
  ['300ms', publisherUnits, null],
  ['300ms', responseUnits, 300],
  ['1.5h', responseUnits, 5_400_000],
  ['5', publisherUnits, null],
  ['', publisherUnits, null],
  ['5m x', publisherUnits, null],
])('duration "%s"', (text, units, expected) => {
  expect(parseDuration(text, units)).toBe(expected);
});

test.each([
  ['parallelism=5, rate=10, period=60s', { parallelism: 5, rate: 10, period: 60_000 }],
  ['Rate=20,Parallelism=10', { parallelism: 10, rate: 20, period: 1_000 }],
  ['parallelism=1', { parallelism: 1, rate: null, period: 1_000 }],
])('flow limits "%s"', (text, limits) => {
  expect(parseFlowLimits(text)).toEqual(limits);
});

test.each(['parallelism=0', 'rate=-1', 'speed=9', 'period=60s', 'rate=1, period=soon', ''])(
  'flow limits "%s" are refused',
  (text) => expect(() => parseFlowLimits(text)).toThrow('upstash-flow-control-value'),
);

describe('flow control', () => {
  test('both limits hold at once; what does not fit waits in order', () => {
    const flow = new FlowControl();
    flow.configure('k', { parallelism: 2, rate: 3, period: 1_000 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) flow.wait('k', id);
    expect(flow.admit('k', 5_000)).toEqual(['a', 'b']);
    flow.leave('k', 'a');
    flow.leave('k', 'b');
    expect(flow.admit('k', 5_100)).toEqual(['c']);
    expect(flow.opensAt('k')).toBe(6_000);
    expect(flow.admit('k', 5_999)).toEqual([]);
    flow.leave('k', 'd');
    expect(flow.admit('k', 6_000)).toEqual(['e']);
    expect(flow.opensAt('k')).toBeNull();
  });
});

describe('cron', () => {
  const from = Date.UTC(2027, 2, 13, 12, 0, 0);
  const next = (text: string) => new Date(parseCron(text).next(from) ?? Number.NaN).toISOString();

  test.each([
    ['*/5 * * * *', '2027-03-13T12:05:00.000Z'],
    ['0 9 * * MON-FRI', '2027-03-15T09:00:00.000Z'],
    ['15,45 0-6/2 1 jan *', '2028-01-01T00:15:00.000Z'],
    ['CRON_TZ=America/New_York 0 9 * * *', '2027-03-13T14:00:00.000Z'],
    ['CRON_TZ=America/New_York 30 2 14 3 *', '2027-03-14T07:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(next(text)).toBe(expected);
  });

  test.each([
    '* * * * * *',
    '0 0 L * *',
    '0 0 15W * *',
    '0 0 * * 5#2',
    '0 0 * * 7',
    '? * * * *',
    '60 * * * *',
  ])('%s is refused', (text) => expect(() => parseCron(text)).toThrow(SyntaxError));

  test('a date that never comes has no next time', () => {
    expect(parseCron('0 0 31 2 *').next(from)).toBeNull();
  });
});

describe('scheduler', () => {
  test('runs what is due in order of time, then of arrival, and nothing else', () => {
    let now = 1_000;
    const scheduler = new Scheduler(() => now);
    const ran: string[] = [];
    const times = [5_000, 2_000, 9_000, 2_000, 3_000, 2_500, 7_000];
    const cancels = times.map((time, index) => scheduler.at(time, () => ran.push(`${time}#${index}`)));
    cancels[4]?.();
    now = 5_000;
    expect(scheduler.runDue()).toBe(4);
    expect(ran).toEqual(['2000#1', '2000#3', '2500#5', '5000#0']);
    now = 10_000;
    scheduler.runDue();
    expect(ran.slice(4)).toEqual(['7000#6', '9000#2']);
    scheduler.stop();
  });

  test('keeps the order of many', () => {
    const scheduler = new Scheduler(() => 10_000);
    const ran: number[] = [];
    const times = Array.from({ length: 500 }, (_, index) => (index * 7_919) % 1_009);
    for (const time of times) scheduler.at(time, () => ran.push(time));
    scheduler.runDue();
    expect(ran).toEqual(times.sort((a, b) => a - b));
    scheduler.stop();
  });
});

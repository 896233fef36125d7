import { expect, test } from 'vitest';
import { isoTime } from '@/lib/telemetry/log/iso-time';

const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

test('says what Date says, however the stamps jump from day to day and back', () => {
  const steps = [0, 1, SECOND, MINUTE, HOUR, DAY / 2, DAY / 2 - 1, DAY, 31 * DAY, 366 * DAY, 50 * 366 * DAY];
  const stamps = steps.flatMap((step) => [NOON + step, NOON - step, NOON + 7 * step + 13, NOON]);
  expect(stamps.map(isoTime)).toEqual(stamps.map((ms) => new Date(ms).toISOString()));
});

test('leaves out what is less than a millisecond', () => {
  expect(isoTime(NOON + 0.9)).toBe('2026-11-23T12:00:00.000Z');
});

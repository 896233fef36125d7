import { describe, expect, it } from 'vitest';
import { detailsPrompt, detailsSchema } from '@/lib/josh/intent/details';
import { toWish } from '@/lib/josh/intent/read-wish';
import { fromWall, spokenTime, toWall } from '@/lib/josh/linkups/local-time';
import { planLinkup, type Wish } from '@/lib/josh/linkups/plan';
import { nextWave, planWave } from '@/lib/josh/linkups/plan-wave';
import { whyStuck } from '@/lib/josh/linkups/stuck';

const now = new Date('2026-11-25T20:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const later = (ms: number) => new Date(now.getTime() + ms);

describe('local time', () => {
  it.each([
    ['2026-11-28T10:00', 'America/Los_Angeles', '2026-11-28T18:00:00.000Z'],
    ['2026-07-04T19:30', 'America/New_York', '2026-07-04T23:30:00.000Z'],
    ['2026-12-31T23:59', 'America/Chicago', '2027-01-01T05:59:00.000Z'],
    // Skipped in spring: an hour later. Shown twice in autumn: the first.
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
  ])('%s in %s is %s', (wall, zone, utc) => {
    expect(fromWall(wall, zone)?.toISOString()).toBe(utc);
  });
  it.each(['2026-02-31T10:00', '2026-13-01T10:00', '2026-01-01T25:00', 'Friday', '2026-01-01'])(
    '%j is no time',
    (wall) => {
      expect(fromWall(wall, 'America/New_York')).toBeNull();
    },
  );
  it('is told in plain letters', () => {
    expect(toWall(now, 'America/Los_Angeles')).toBe('2026-11-25T12:00');
    expect(spokenTime(now, 'America/Los_Angeles')).toBe('Wed, Nov 25, 12:00 PM');
  });
});

describe('the details that the LLM reads', () => {
  it('are bounded: only listed words, whole numbers and times pass', () => {
    const good = { activity: 'hike', size: 5, region: 'sf', starts_at: '2026-11-28T10:00' };
    expect(detailsSchema.safeParse(good).success).toBe(true);
    expect(detailsSchema.safeParse({ ...good, size: null, region: null, starts_at: null }).success).toBe(
      true,
    );
    for (const bad of [
      { activity: 'heist' },
      { size: 0.5 },
      { size: -1 },
      { region: 'Gotham' },
      { starts_at: 'soon' },
      { note: 'x' },
    ])
      expect(detailsSchema.safeParse({ ...good, ...bad }).success).toBe(false);
  });
  it('mean the place’s own time, and the writer’s place unless they name one', () => {
    const details = { activity: 'hike' as const, size: 5, region: null, starts_at: '2026-11-28T10:00' };
    expect(toWish(details, 'nyc')).toEqual({
      outcome: 'wish',
      wish: { activity: 'hike', size: 5, region: 'nyc', startsAt: new Date('2026-11-28T15:00:00Z') },
    });
    expect(toWish({ ...details, region: 'elsewhere' }, 'nyc')).toEqual({ outcome: 'elsewhere' });
  });
  it('are asked for with the day and its name', () => {
    expect(detailsPrompt('2026-11-25T12:00')).toContain('It is now 2026-11-25T12:00, a Wednesday.');
  });
});

describe('a plan', () => {
  const wish: Wish = { activity: 'dinner', size: 5, region: 'sf', startsAt: later(3 * DAY) };
  const plan = (over: Partial<Wish>) => planLinkup({ ...wish, ...over }, { now, windowMs: DAY });

  it('counts the creator in and gives people a day to answer', () => {
    expect(plan({})).toEqual({
      ok: true,
      plan: {
        activity: 'dinner',
        region: 'sf',
        capacity: 4,
        startsAt: later(3 * DAY),
        windowEndsAt: later(DAY),
      },
    });
  });
  it('closes half an hour before it begins', () => {
    expect(plan({ startsAt: later(2 * HOUR) })).toMatchObject({ plan: { windowEndsAt: later(90 * MINUTE) } });
  });
  it('is for four when nobody says how many', () => {
    expect(plan({ size: null })).toMatchObject({ plan: { capacity: 3 } });
  });
  it.each([
    [{ size: 1 }, 'size_out_of_range'],
    [{ size: 11 }, 'size_out_of_range'],
    [{ region: null }, 'needs_region'],
    [{ startsAt: null }, 'needs_day'],
    [{ startsAt: later(59 * MINUTE) }, 'too_soon'],
    [{ startsAt: later(-DAY) }, 'too_soon'],
    [{ startsAt: later(61 * DAY) }, 'too_late'],
  ] as const)('%j: %s', (over, problem) => {
    expect(plan(over)).toEqual({ ok: false, problem });
  });
});

describe('a delivery of a wave’s job', () => {
  const linkup = {
    state: 'broadcasting' as const,
    wave: 1,
    nextWaveAt: now,
    windowEndsAt: later(DAY),
    capacity: 4,
  };
  const at = (wave: number, over: object = {}, options: object = {}) =>
    planWave({ ...linkup, ...over }, wave, { accepted: 0, now, ...options });

  it('invites two for each free place', () => {
    expect(at(2)).toEqual({ do: 'invite', size: 8 });
    expect(at(2, {}, { accepted: 3 })).toEqual({ do: 'invite', size: 2 });
    expect(at(1, { state: 'forming', wave: 0 })).toEqual({ do: 'invite', size: 8 });
    expect(at(2, { capacity: 50 })).toEqual({ do: 'invite', size: 20 });
  });
  it.each([
    [1, {}, {}, 'already_sent'],
    [3, {}, {}, 'out_of_order'],
    [9, { wave: 8 }, {}, 'out_of_order'],
    [2, { state: 'locked' }, {}, 'ended'],
    [2, { state: 'canceled' }, { atOnce: true }, 'ended'],
    [2, { nextWaveAt: later(MINUTE) }, {}, 'too_early'],
    [2, { nextWaveAt: null }, {}, 'too_early'],
    [2, { windowEndsAt: now }, { atOnce: true }, 'window_elapsed'],
  ])('for wave %i of %j %j does nothing: %s', (wave, over, options, reason) => {
    expect(at(wave, over, options)).toEqual({ do: 'nothing', reason });
  });
  it('counts a few seconds early as in time, and an operator as always in time', () => {
    expect(at(2, { nextWaveAt: later(4_000) })).toMatchObject({ do: 'invite' });
    expect(at(2, { nextWaveAt: later(HOUR) }, { atOnce: true })).toMatchObject({ do: 'invite' });
  });
  it('is followed by another until the window ends or eight have gone', () => {
    const options = { now, waveMs: HOUR, windowEndsAt: later(2 * HOUR) };
    expect(nextWave(1, options)).toEqual(later(HOUR));
    expect(nextWave(8, options)).toBeNull();
    expect(nextWave(1, { ...options, windowEndsAt: later(HOUR) })).toBeNull();
  });
});

describe('a LinkUp stands still', () => {
  const fine = { state: 'broadcasting' as const, windowEndsAt: later(DAY), nextWaveAt: later(HOUR) };
  it.each([
    [{}, null],
    [{ nextWaveAt: later(-59_000) }, null],
    [{ nextWaveAt: later(-61_000) }, 'wave_overdue'],
    [{ state: 'forming', nextWaveAt: later(-61_000) }, 'never_broadcast'],
    [{ nextWaveAt: null }, null],
    [{ windowEndsAt: later(-59_000), nextWaveAt: later(-HOUR) }, null],
    [{ windowEndsAt: later(-61_000), nextWaveAt: later(-HOUR) }, 'window_elapsed'],
    [{ state: 'locked', windowEndsAt: later(-DAY), nextWaveAt: later(-DAY) }, null],
  ] as const)('%j: %s', (over, reason) => {
    expect(whyStuck({ ...fine, ...over }, now)).toBe(reason);
  });
});

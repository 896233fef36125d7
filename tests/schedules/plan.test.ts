import { existsSync } from 'node:fs';
import { Cron } from 'croner';
import { describe, expect, it } from 'vitest';
import { define, type Existing, planSchedules } from '@/lib/schedules/plan';
import { type Schedule, schedules } from '@/lib/schedules/schedules';
import { parseCron } from '@/local/qstash/cron';

const target = { env: 'prod', baseUrl: 'https://app.example.com' };

const reminders: Schedule = {
  name: 'send-reminders',
  path: '/api/jobs/send-reminders',
  cron: '*/5 * * * *',
  timezone: 'UTC',
  retries: 0,
  about: 'reminds',
  messagesPerDay: 288,
};
const there: Existing = { ...define(reminders, target), paused: false };

describe('a plan', () => {
  it.each<{ given: string; existing: Existing[]; expected: object }>([
    { given: 'nothing there', existing: [], expected: { changes: [{ kind: 'create' }], unchanged: [] } },
    { given: 'all there', existing: [there], expected: { changes: [], unchanged: [there.id] } },
    {
      given: 'another cron',
      existing: [{ ...there, cron: '* * * * *' }],
      expected: { changes: [{ kind: 'update', from: { cron: '* * * * *' }, to: { cron: '*/5 * * * *' } }] },
    },
    {
      given: 'another address',
      existing: [{ ...there, destination: 'https://old.example.com/api/jobs/send-reminders' }],
      expected: { changes: [{ kind: 'update' }] },
    },
    {
      given: 'one of ours that is not wanted any more',
      existing: [there, { ...there, id: 'josh-prod-gone' }],
      expected: { changes: [{ kind: 'remove', from: { id: 'josh-prod-gone' } }], unchanged: [there.id] },
    },
    {
      given: 'those of others and of another environment',
      existing: [there, { ...there, id: 'newsletter' }, { ...there, id: 'josh-staging-gone' }],
      expected: { changes: [] },
    },
    {
      given: 'one that somebody has paused',
      existing: [{ ...there, paused: true }],
      expected: { changes: [], paused: [there.id] },
    },
  ])('for $given', ({ existing, expected }) => {
    expect(planSchedules([reminders], existing, target)).toMatchObject(expected);
  });

  it('for another body: what a run is told has changed', () => {
    const wanted = { ...reminders, payload: { tier: 'critical' } };
    expect(planSchedules([wanted], [there], target)).toMatchObject({
      changes: [{ kind: 'update', from: { body: '' }, to: { body: '{"tier":"critical"}' } }],
    });
  });

  it('says a time zone as QStash does', () => {
    const digest = { ...reminders, cron: '0 9 * * *', timezone: 'America/New_York' };
    expect(define(digest, target).cron).toBe('CRON_TZ=America/New_York 0 9 * * *');
  });
});

describe('the product’s schedules', () => {
  it.each(schedules)('$name: $about', ({ cron, timezone, messagesPerDay, path, name }) => {
    expect([name, existsSync(`app${path}/route.ts`)]).toEqual([name, true]);
    expect(parseCron(`CRON_TZ=${timezone} ${cron}`).next(0)).not.toBeNull();
    const runs = new Cron(cron, { timezone, paused: true }).nextRuns(2000, new Date('2026-06-01T00:00:00Z'));
    const day = Date.parse('2026-06-02T00:00:00Z');
    expect(runs.filter((run) => run.getTime() <= day)).toHaveLength(messagesPerDay);
  });

  it('have names of their own', () => {
    expect(new Set(schedules.map(({ name }) => name)).size).toBe(schedules.length);
  });
});

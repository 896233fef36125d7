import { describe, expect, it } from 'vitest';
import type { StoryEvent } from '@/lib/diagnose/story/event';
import { sortFields } from '@/lib/diagnose/story/event';
import { eventsFromLogs } from '@/lib/diagnose/story/from-logs';
import { rules } from '@/lib/diagnose/story/rules';
import { MOST_STEPS, type Story, story } from '@/lib/diagnose/story/story';
import type { Subject } from '@/lib/diagnose/subject';
import { isEventName } from '@/lib/telemetry/catalogue/events';

const T = Date.parse('2026-11-25T12:00:00.000Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const OPERATION = '0199b0a0-0000-7000-8000-000000000001';
const [JOB, OTHER] = ['00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000005'];
const SID = `SM${'a'.repeat(32)}`;

/** A step as a source tells it, so many milliseconds after noon. */
const told = (
  at: number,
  what: string,
  said: Record<string, unknown> = {},
  origin: StoryEvent['origin'] = 'log',
): StoryEvent => ({
  at: T + at,
  origin,
  what,
  level: 'info',
  where: '',
  correlationId: OPERATION,
  ...sortFields(said),
});

interface Options {
  subject?: Subject;
  now?: number;
  known?: Parameters<typeof story>[0]['known'];
}
const tell = (
  events: readonly StoryEvent[],
  {
    subject = { kind: 'correlation', id: OPERATION },
    now = 60 * MINUTE,
    known = { axiom: 'ok', postgres: 'ok' },
  }: Options = {},
): Story => story({ subject, events, known }, rules, T + now);

/** One text from the phone to its delivery. */
const whole = [
  told(0, 'sms.inbound.received', { twilio_message_sid: SID }),
  told(300, 'sms.inbound.routed', { twilio_message_sid: SID, intent: 'question' }),
  told(310, 'sms.outbound.job_created', { job_id: JOB, purpose: 'reply' }),
  told(900, 'sms.outbound.send_attempt', { job_id: JOB, attempt: 1 }),
  told(1_200, 'sms.outbound.sent', {
    job_id: JOB,
    twilio_message_sid: `${SID.slice(0, -1)}b`,
    duration_ms: 280,
  }),
  told(4_000, 'sms.status.updated', {
    job_id: JOB,
    twilio_message_sid: `${SID.slice(0, -1)}b`,
    message_status: 'delivered',
  }),
];
const without = (what: string) => whole.filter((event) => event.what !== what);

describe('a story', () => {
  it('is ordered, whatever order the sources tell in, with the time between its steps', () => {
    const { steps, missing } = tell(whole.toReversed());
    expect(steps.map(({ at, gap }) => [at - T, gap])).toEqual([
      [0, 0],
      [300, 300],
      [310, 10],
      [900, 590],
      [1_200, 300],
      [4_000, 2_800],
    ]);
    expect(missing).toEqual([]);
  });

  it('tells once what came twice and what several sources tell', () => {
    const row = { ts: new Date(T).toISOString(), entry_id: '1', event: 'linkup.locked', linkup_id: JOB };
    const events = [
      ...eventsFromLogs([row, row]),
      told(40, 'linkup.locked', { linkup_id: JOB, accepted: 3 }, 'domain_event'),
      told(3, 'linkup.locked', { linkup_id: JOB }, 'linkup'),
      // An hour later, after somebody gave a place back: another lock.
      told(60 * MINUTE, 'linkup.locked', { linkup_id: JOB }, 'domain_event'),
    ];
    const { steps } = tell(events, { now: 120 * MINUTE });
    expect(steps.map(({ origins }) => origins)).toEqual([
      ['log', 'domain_event', 'linkup'],
      ['domain_event'],
    ]);
    expect(steps[0]?.facts).toEqual({ accepted: 3 });
  });

  it('keeps lines of one millisecond in the order in which they were written', () => {
    const rows = [3, 1, 2].map((n) => ({
      ts: new Date(T).toISOString(),
      entry_id: `${n}`,
      event: 'profile.registered',
      region: `r${n}`,
    }));
    expect(tell(eventsFromLogs(rows)).steps.map(({ facts }) => facts.region)).toEqual(['r1', 'r2', 'r3']);
  });

  it('says where the time went', () => {
    const spans = tell([...whole, told(1_210, 'http.request.completed', { duration_ms: 320 })]).spans;
    expect(spans.map(({ name, from, to }) => [name, to - from])).toEqual([
      ['decision', 300],
      ['job wait', 590],
      ['handler', 320],
      ['sending', 300],
      ['Twilio', 280],
      ['delivery', 2_800],
    ]);
  });

  it('names the silences', () => {
    const { gaps } = tell([
      told(0, 'linkup.created'),
      told(90 * SECOND, 'linkup.stuck'),
      told(100 * SECOND, 'log'),
    ]);
    expect(gaps).toEqual([{ from: T, to: T + 90 * SECOND }]);
  });

  it('of one person leaves out the others of the same operation', () => {
    const events = [
      told(0, 'sms.outbound.sent', { job_id: JOB, user_id: JOB }),
      told(1, 'sms.outbound.sent', { job_id: OTHER, user_id: OTHER }),
      told(2, 'http.request.completed'),
    ];
    for (const kind of ['user', 'job'] as const)
      expect(tell(events, { subject: { kind, id: JOB } }).steps).toHaveLength(2);
  });

  it('of thousands of steps shows the beginning and the end, and says how many are between', () => {
    const { steps, left_out } = tell(Array.from({ length: 7_000 }, (_, i) => told(i, 'log')));
    expect([steps.length, left_out]).toEqual([MOST_STEPS, 5_000]);
    expect([steps[0]?.at, steps.at(-1)?.at]).toEqual([T, T + 6_999]);
  });
});

describe('nothing of a person gets into it', () => {
  it.each([
    ['a text', { body: 'the blue heron', message: 'call +14155550123' }],
    ['free text of an error', { error_message: 'cannot reach +14155550123' }],
    ['a number where a code belongs', { reason: '+14155550123', purpose: '415-555-0123' }],
    ['what the catalogue does not know', { phone: '+14155550123', actor: 'Dorien' }],
    ['an id in the wrong shape', { user_id: '+14155550123' }],
  ])('%s', (_, said) => {
    const row = { ts: new Date(T).toISOString(), event: 'sms.outbound.failed', ...said };
    expect(tell(eventsFromLogs([row])).steps[0]).toMatchObject({ ids: {}, facts: {} });
  });
});

describe('a step that is missing is named', () => {
  it.each([
    ['sms.inbound.routed', 'text stored 12:00:00, no decision after 15 s'],
    ['sms.status.updated', 'Twilio took the text 12:00:01, no delivery callback after 10 min'],
  ])('%s', (what, says) => {
    expect(tell(without(what)).missing.map((missing) => missing.says)).toEqual([says]);
  });

  it('job created, no send attempt', () => {
    const job = told(3 * SECOND, 'sms.outbound.job_created', { job_id: JOB });
    const says = (now: number) => tell([job], { now }).missing;
    expect(says(4 * MINUTE)).toMatchObject([
      { state: 'waiting', says: 'job created 12:00:03, send attempt expected until 12:05:03' },
    ]);
    expect(says(6 * MINUTE)).toMatchObject([
      {
        state: 'missing',
        rule: 'job_tried',
        id: JOB,
        says: 'job created 12:00:03, no send attempt after 5 min',
      },
    ]);
  });

  it('what comes too late is late, not missing', () => {
    const late = [
      ...without('sms.outbound.send_attempt').filter(({ at }) => at < T + 1_000),
      told(7 * MINUTE, 'sms.outbound.send_attempt', { job_id: JOB }),
      told(7 * MINUTE + 1, 'sms.outbound.sent', { job_id: JOB }),
    ];
    expect(tell(late).missing).toMatchObject([
      { state: 'late', says: expect.stringContaining('only after 7 min') },
    ]);
  });

  it('unless something made it needless', () => {
    const job = told(0, 'sms.outbound.job_created', { job_id: JOB });
    expect(tell([job, told(1, 'sms.outbound.canceled', { job_id: JOB })]).missing).toEqual([]);
    const over = told(0, 'linkup.window_over', { linkup_id: JOB }, 'linkup');
    expect(tell([over]).missing).toMatchObject([{ says: 'window over 12:00:00, no expiry after 60 s' }]);
    expect(tell([over, told(-MINUTE, 'linkup.locked', { linkup_id: JOB })]).missing).toEqual([]);
  });

  it('of the same id only: another job’s attempt does not count', () => {
    const other = whole.map((event) => ({ ...event, ids: { ...event.ids, job_id: OTHER } }));
    const job = told(0, 'sms.outbound.job_created', { job_id: JOB });
    expect(tell([job, ...other]).missing).toMatchObject([{ id: JOB }]);
  });

  it('only if a store that would know of it answered in full', () => {
    const job = told(0, 'sms.outbound.job_created', { job_id: JOB });
    for (const known of [
      { axiom: 'ok', postgres: 'away' },
      { axiom: 'away', postgres: 'ok' },
    ] as const)
      expect(tell([job], { known }).missing).toHaveLength(1);
    const { missing, not_judged } = tell([job], { known: { axiom: 'partial', postgres: 'away' } });
    expect([missing, not_judged]).toEqual([[], ['job_tried']]);
  });

  it('every rule names steps that somebody tells of', () => {
    const ours = new Set(['linkup.wave_due', 'linkup.window_over', 'replay.requested', 'replay.ended']);
    for (const { after, expect: expected, unless } of rules)
      for (const what of [...after.what, ...expected.what, ...(unless?.what ?? [])])
        expect(isEventName(what) || ours.has(what), what).toBe(true);
  });
});

import { expect } from 'vitest';
import { type Duration, milliseconds } from '@/lib/alerts/duration';
import type { Notification, Reason } from '@/lib/alerts/notification';
import { intervals, type Route } from '@/lib/alerts/rule';
import { type RuleName, ruleNamed } from '@/lib/alerts/rules';
import { World } from './world';

const START = Date.UTC(2026, 10, 23, 12);

interface Told {
  rule: RuleName;
  reason: Reason;
  route: Route;
}

interface Step {
  time: number;
  happens: ((world: World, at: number) => void)[];
  /** Undefined while nobody has said what to expect. */
  expected?: Told[];
  /** What changes about the surroundings from here on. */
  logs?: 'stop';
  evaluations?: 'pause';
}

/** A timeline of one rule, as `at('5m').inbound({ ok: 96, failed: 4 }).expect.page('twilio_inbound_5xx', 'first_firing')`. */
export class Timeline {
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    this.steps = steps;
  }

  /** Goes on at that time after the beginning; what comes next happens a second before it. */
  at(time: Duration): Moment {
    return new Moment(this.steps, { time: milliseconds(time), happens: [] });
  }
}

/** Times are after the beginning, or before it with `ago`. */
export const at = (time: Duration): Moment => new Timeline([]).at(time);
export const ago = (time: Duration): Moment => new Moment([], { time: -milliseconds(time), happens: [] });

type Counts = Readonly<Record<'ok' | 'failed', number>>;

export class Moment {
  constructor(
    private readonly before: readonly Step[],
    private readonly step: Step,
  ) {}

  private also(happen: (world: World, at: number) => void): Moment {
    return new Moment(this.before, { ...this.step, happens: [...this.step.happens, happen] });
  }

  inbound = ({ ok, failed }: Counts) =>
    this.also((world, at) => world.requests('/api/twilio/inbound', { 200: ok, 500: failed }, at));
  /** Requests that never logged: the function crashed. */
  inboundCrashes = (times: number) =>
    this.also((world, at) => world.requests('/api/twilio/inbound', { [-1]: times }, at));
  stripe = ({ ok, failed }: Counts) =>
    this.also((world, at) => world.requests('/api/stripe/webhook', { 200: ok, 504: failed }, at));
  sends = ({ ok, failed }: Counts) =>
    this.lines('sms.outbound.sent', ok, { purpose: 'reply' }).lines('sms.outbound.failed', failed, {
      purpose: 'reply',
      reason: 'twilio.30007',
    });
  gauge = (gauge: string, value: number) =>
    this.lines('gauge.sampled', 1, { gauge, value, region: 'berlin' });
  lines = (event: string, times: number, fields: Readonly<Record<string, unknown>> = {}) =>
    this.also((world, at) => (times === 0 ? undefined : world.lines(event, fields, times, at)));
  drainSays = (metric: string, value: number, labels: Readonly<Record<string, string>> = {}) =>
    this.also((world, at) => world.point(metric, value, labels, at));
  unredacted = (fields: Readonly<Record<string, unknown>>) => this.also((world, at) => world.row(fields, at));
  /** From here on no log arrives. */
  logsStop = () => new Moment(this.before, { ...this.step, logs: 'stop' });
  /** Nothing is evaluated until the next step's own evaluation. */
  evaluationsPause = () => new Moment(this.before, { ...this.step, evaluations: 'pause' });

  /** Nothing to expect of the past. */
  at(time: Duration): Moment {
    return new Timeline([...this.before, this.step]).at(time);
  }
  ago(time: Duration): Moment {
    return new Moment([...this.before, this.step], { time: -milliseconds(time), happens: [] });
  }

  private readonly told = (route: Route) => (rule: RuleName, reason: Reason) =>
    new Timeline([...this.before, { ...this.step, expected: [{ rule, reason, route }] }]);

  /** What was told since the step before, which is all that was told. */
  readonly expect = {
    page: this.told('page'),
    notify: this.told('notify'),
    digest: this.told('digest'),
    nothing: () => new Timeline([...this.before, { ...this.step, expected: [] }]),
  };
}

/** Plays a timeline: the rule is evaluated as often as its schedule does, from the first step on. */
export async function play(name: RuleName, { steps }: Timeline): Promise<void> {
  const rule = ruleNamed(name);
  if (rule === undefined) throw new Error(`there is no rule ${name}`);
  if (!steps.some(({ expected }) => expected)) throw new Error(`the timeline of ${name} expects nothing`);
  const world = new World(START);
  const interval = milliseconds(intervals[rule.tier]);
  let now: number | null = null;
  let logs = true;
  let paused = false;
  const told: Notification[] = [];
  const tick = async (time: number) => {
    if (logs) world.heartbeat(START + time - 2_000);
    told.push(...(await world.evaluate(rule, START + time)));
  };
  for (const { time, happens, expected, logs: change, evaluations } of steps) {
    if (time >= 0 && now !== null && !paused)
      for (let between = now + interval; between < time; between += interval) await tick(between);
    for (const happen of happens) happen(world, START + time - 1_000);
    if (time < 0) continue;
    await tick(time);
    if (change === 'stop') logs = false;
    paused = evaluations === 'pause';
    now = time;
    if (expected === undefined) continue;
    const actual = told.splice(0).map(({ rule: of, reason, route }) => ({ rule: of, reason, route }));
    expect(actual, `${name} at ${time / 60_000} min`).toEqual(expected);
  }
}

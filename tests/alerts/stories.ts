import type { RuleName } from '@/lib/alerts/rules';
import { ago, at, type Timeline } from './support/play';

interface Stories {
  /** When somebody is told, and that it ends. */
  fires: Timeline;
  /** What looks like it and is not. */
  stays: Timeline;
}

const region = { region: 'berlin' };
const SID = (letter: string) => `SM${letter.repeat(32)}`;
const JOB = '00000000-0000-4000-8000-000000000001';
const OTHER_JOB = '00000000-0000-4000-8000-000000000002';
const budget = (share: number) => ({
  cost_kind: 'total',
  spent_micros: 50_000_000,
  forecast_micros: 90_000_000,
  forecast_low_micros: 80_000_000,
  forecast_high_micros: 99_000_000,
  budget_share: share,
});

/** Each rule in two timelines; a rule without both fails the build. */
export const stories: Readonly<Record<RuleName, Stories>> = {
  twilio_inbound_5xx: {
    fires: at('5m')
      .inbound({ ok: 96, failed: 4 })
      .expect.page('twilio_inbound_5xx', 'first_firing')
      .at('8m')
      .inbound({ ok: 100, failed: 0 })
      .expect.nothing()
      .at('16m')
      .inbound({ ok: 100, failed: 0 })
      .expect.page('twilio_inbound_5xx', 'resolved'),
    // 2% is not more than 2%, and one failure in a quiet night is no outage.
    stays: at('5m')
      .inbound({ ok: 98, failed: 2 })
      .expect.nothing()
      .at('30m')
      .inbound({ ok: 3, failed: 1 })
      .expect.nothing(),
  },
  stripe_webhook_5xx: {
    fires: at('2m').stripe({ ok: 98, failed: 2 }).expect.page('stripe_webhook_5xx', 'first_firing'),
    stays: at('2m').stripe({ ok: 99, failed: 1 }).inbound({ ok: 0, failed: 20 }).expect.nothing(),
  },
  outbound_failures: {
    fires: at('3m')
      .sends({ ok: 90, failed: 10 })
      .expect.page('outbound_failures', 'first_firing')
      // Nobody has sent anything since: that it works again is not known, so it is not over.
      .at('70m')
      .expect.page('outbound_failures', 'still_firing')
      .at('80m')
      .sends({ ok: 9, failed: 0 })
      .expect.nothing()
      .at('86m')
      .expect.page('outbound_failures', 'resolved'),
    stays: at('3m').sends({ ok: 95, failed: 5 }).expect.nothing(),
  },
  llm_invalid_json: {
    fires: at('0m')
      .lines('llm.intent.request', 50, { model: 'm' })
      .lines('llm.intent.invalid_json', 2, { model: 'm' })
      .expect.nothing()
      .at('5m')
      .expect.notify('llm_invalid_json', 'first_firing'),
    // A model that does not answer is another trouble.
    stays: at('0m')
      .lines('llm.intent.request', 50, { model: 'm' })
      .lines('llm.intent.failed', 9, { model: 'm', reason: 'timeout' })
      .at('10m')
      .expect.nothing(),
  },
  lock_rate_drop: {
    fires: ago('9d')
      .lines('linkup.created', 20, region)
      .lines('linkup.locked', 16, region)
      .ago('2d')
      .lines('linkup.created', 20, region)
      .lines('linkup.locked', 11, region)
      .at('0m')
      .expect.nothing()
      .at('60m')
      .expect.notify('lock_rate_drop', 'first_firing'),
    stays: ago('9d')
      .lines('linkup.created', 20, region)
      .lines('linkup.locked', 16, region)
      .ago('2d')
      .lines('linkup.created', 20, region)
      .lines('linkup.locked', 12, region)
      .at('120m')
      .expect.nothing(),
  },
  safety_spike: {
    fires: ago('10d')
      .lines('safety.incident_created', 27, { safety_category: 'spam', severity: 'low' })
      .at('5m')
      .lines('safety.incident_created', 4, { safety_category: 'harassment', severity: 'high' })
      .expect.notify('safety_spike', 'first_firing'),
    stays: ago('10d')
      .lines('safety.incident_created', 54, { safety_category: 'spam', severity: 'low' })
      .at('5m')
      .lines('safety.incident_created', 6, { safety_category: 'harassment', severity: 'high' })
      .expect.nothing(),
  },
  clarifier_rate: {
    fires: at('0m')
      .lines('sms.inbound.received', 40, { segments: 1 })
      .lines('llm.intent.fallback_clarifier', 9, { intent: 'unknown' })
      .expect.digest('clarifier_rate', 'first_firing'),
    stays: at('0m')
      .lines('sms.inbound.received', 40, { segments: 1 })
      .lines('llm.intent.fallback_clarifier', 8, { intent: 'unknown' })
      .expect.nothing(),
  },
  invite_accept_rate: {
    fires: ago('2d')
      .lines('linkup.invite_wave_sent', 2, { ...region, invites: 20 })
      .lines('linkup.invite_accepted', 9, region)
      .at('0m')
      .expect.digest('invite_accept_rate', 'first_firing'),
    stays: ago('2d')
      .lines('linkup.invite_wave_sent', 2, { ...region, invites: 20 })
      .lines('linkup.invite_accepted', 10, region)
      .at('0m')
      .expect.nothing(),
  },
  twilio_inbound_burn: {
    // A tenth of an hour's texts, and still: twenty times the budget.
    fires: ago('40m')
      .inbound({ ok: 90, failed: 10 })
      .at('0m')
      .inbound({ ok: 9, failed: 1 })
      .expect.page('twilio_inbound_burn', 'first_firing'),
    // It has burnt, but does not any more.
    stays: ago('40m')
      .inbound({ ok: 90, failed: 10 })
      .at('0m')
      .inbound({ ok: 10, failed: 0 })
      .expect.nothing(),
  },
  stripe_webhook_burn: {
    fires: ago('40m')
      .stripe({ ok: 95, failed: 5 })
      .at('0m')
      .stripe({ ok: 9, failed: 1 })
      .expect.page('stripe_webhook_burn', 'first_firing'),
    stays: ago('40m').stripe({ ok: 998, failed: 2 }).at('0m').stripe({ ok: 10, failed: 0 }).expect.nothing(),
  },
  duplicate_sends: {
    fires: at('0m')
      .lines('sms.outbound.sent', 1, { purpose: 'reply', job_id: JOB, twilio_message_sid: SID('a') })
      .lines('sms.outbound.sent', 1, { purpose: 'reply', job_id: JOB, twilio_message_sid: SID('b') })
      .expect.page('duplicate_sends', 'first_firing'),
    // The same line twice is a line that came twice.
    stays: at('0m')
      .lines('sms.outbound.sent', 2, { purpose: 'reply', job_id: JOB, twilio_message_sid: SID('a') })
      .lines('sms.outbound.sent', 1, { purpose: 'reply', job_id: OTHER_JOB, twilio_message_sid: SID('b') })
      .expect.nothing(),
  },
  canary_leaked: {
    fires: at('0m')
      .unredacted({ event: 'error.caught', error_message: 'no route to +12025550123' })
      .expect.page('canary_leaked', 'first_firing'),
    // The same through the drain, which redacts it.
    stays: at('0m')
      .lines('error.caught', 1, { error_message: 'no route to +12025550123', error_code: 'internal' })
      .expect.nothing(),
  },
  logs_missing: {
    fires: at('0m')
      .logsStop()
      .expect.nothing()
      .at('12m')
      .expect.page('logs_missing', 'first_firing')
      .at('70m')
      .expect.page('logs_missing', 'no_data'),
    stays: at('0m').at('20m').expect.nothing(),
  },
  drain_behind: {
    fires: at('0m')
      .drainSays('drain_lag_ms', 300_000, { of: 'newest' })
      .drainSays('drain_lag_ms', 300_000, { of: 'newest' })
      .drainSays('drain_lag_ms', 300_000, { of: 'newest' })
      .expect.nothing()
      .at('5m')
      .expect.notify('drain_behind', 'first_firing'),
    stays: at('0m').drainSays('drain_lag_ms', 300_000, { of: 'oldest' }).at('8m').expect.nothing(),
  },
  drain_errors: {
    fires: at('0m')
      .drainSays('drain_rows_total', 2, { to: 'logs', outcome: 'dropped' })
      .expect.notify('drain_errors', 'first_firing'),
    stays: at('0m')
      .drainSays('drain_rows_total', 200, { to: 'logs', outcome: 'spooled' })
      .drainSays('drain_tasks_total', 2, { task: 'alert', outcome: 'published' })
      .expect.nothing(),
  },
  spool_not_draining: {
    fires: at('0m')
      .drainSays('drain_spool_depth', 5)
      .at('5m')
      .drainSays('drain_spool_depth', 7)
      .expect.nothing()
      .at('10m')
      .drainSays('drain_spool_depth', 9)
      .expect.notify('spool_not_draining', 'first_firing'),
    stays: at('0m')
      .drainSays('drain_spool_depth', 50)
      .at('5m')
      .drainSays('drain_spool_depth', 0)
      .at('15m')
      .drainSays('drain_spool_depth', 50)
      .expect.nothing(),
  },
  dedupe_unavailable: {
    fires: at('0m')
      .lines('claim.unavailable', 3, { provider: 'twilio', reason: 'timeout' })
      .expect.nothing()
      .at('1m')
      .expect.notify('dedupe_unavailable', 'first_firing'),
    stays: at('0m')
      .lines('claim.unavailable', 2, { provider: 'twilio', reason: 'timeout' })
      .at('3m')
      .expect.nothing(),
  },
  budget_forecast: {
    fires: at('0m')
      .lines('cost.budget_checked', 1, budget(1.2))
      .expect.notify('budget_forecast', 'first_firing'),
    stays: at('0m').lines('cost.budget_checked', 1, budget(0.9)).expect.nothing(),
  },
  price_unknown: {
    fires: at('0m')
      .lines('cost.price_unknown', 1, { cost_kind: 'llm', reason: 'model_unknown' })
      .expect.notify('price_unknown', 'first_firing'),
    stays: at('0m').lines('llm.intent.response', 5, { model: 'm', cost_micros: 10 }).expect.nothing(),
  },
  auto_replay_budget: {
    fires: at('0m')
      .lines('replay.auto_decided', 2, { job_id: JOB, outcome: 'refused', reason: 'budget' })
      .expect.notify('auto_replay_budget', 'first_firing'),
    // What is refused for its own sake needs nobody.
    stays: at('0m')
      .lines('replay.auto_decided', 5, { job_id: JOB, outcome: 'ok' })
      .lines('replay.auto_decided', 5, { job_id: OTHER_JOB, outcome: 'refused', reason: 'opt_out' })
      .expect.nothing(),
  },
  linkups_stuck: {
    fires: at('0m')
      .gauge('stuck_linkups', 1)
      .expect.nothing()
      .at('5m')
      .gauge('stuck_linkups', 1)
      .expect.notify('linkups_stuck', 'first_firing'),
    stays: at('0m').gauge('stuck_linkups', 0).at('10m').gauge('stuck_linkups', 0).expect.nothing(),
  },
  safety_queue: {
    fires: at('0m')
      .gauge('pending_admin_safety_queue', 11)
      .at('10m')
      .gauge('pending_admin_safety_queue', 12)
      .at('20m')
      .gauge('pending_admin_safety_queue', 12)
      .expect.nothing()
      .at('30m')
      .gauge('pending_admin_safety_queue', 12)
      .expect.notify('safety_queue', 'first_firing'),
    stays: at('0m')
      .gauge('pending_admin_safety_queue', 10)
      .at('10m')
      .gauge('pending_admin_safety_queue', 10)
      .expect.nothing(),
  },
  evaluator_late: {
    fires: at('0m')
      .evaluationsPause()
      .expect.nothing()
      .at('30m')
      .expect.page('evaluator_late', 'first_firing'),
    stays: at('0m').evaluationsPause().expect.nothing().at('9m').expect.nothing(),
  },
};

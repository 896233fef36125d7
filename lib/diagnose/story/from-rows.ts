import type { Rows } from '../sources/rows';
import { type Origin, type StoryEvent, sortFields } from './event';

type Said = Readonly<Record<string, unknown>>;

/** Names of domain events by the log event that tells the same. Others keep their own. */
const logNames: Readonly<Record<string, string>> = {
  'message.routed': 'sms.inbound.routed',
  'sms.sent': 'sms.outbound.sent',
  'sms.failed': 'sms.outbound.failed',
  'sms.canceled': 'sms.outbound.canceled',
  'invite.accepted': 'linkup.invite_accepted',
  'invite.declined': 'linkup.invite_declined',
  'invite.expired': 'linkup.invite_expired',
  'invite.canceled': 'linkup.invite_canceled',
  'incident.created': 'safety.incident_created',
  'incident.resolved': 'safety.incident_resolved',
  'hold.applied': 'safety.hold_applied',
  'hold.lifted': 'safety.hold_lifted',
  'user.opted_out': 'sms.optout.changed',
  'user.opted_in': 'sms.optout.changed',
  'entitlement.granted': 'entitlement.updated',
  'entitlement.revoked': 'entitlement.updated',
};

const idOf: Readonly<Record<string, string>> = {
  user: 'user_id',
  message: 'message_id',
  job: 'job_id',
  linkup: 'linkup_id',
  invite: 'invite_id',
  incident: 'incident_id',
  hold: 'hold_id',
  replay: 'replay_id',
};

function event(
  origin: Origin,
  what: string,
  at: Date,
  correlationId: string,
  said: Said,
  level: StoryEvent['level'] = 'info',
): StoryEvent {
  return { at: at.getTime(), origin, what, level, where: '', correlationId, ...sortFields(said) };
}

/** What the tables say. `now` decides which planned moments have passed. Pure. */
export function eventsFromRows(rows: Rows, now: number): StoryEvent[] {
  return [
    ...rows.events.map(fromDomainEvent),
    ...rows.messages.flatMap(fromText),
    ...rows.jobs.flatMap(fromJob),
    ...rows.reports.map(fromReport),
    ...rows.stripe.flatMap(fromStripe),
    ...rows.linkups.flatMap((linkup) => fromLinkup(linkup, now)),
    ...rows.replays.map((replay) =>
      event('replay', 'admin.replay_triggered', replay.createdAt, replay.correlationId, {
        replay_id: replay.id,
        actor_id: replay.actorId,
        target: replay.kind,
        items: replay.items,
        state: replay.state,
      }),
    ),
    ...rows.items.flatMap(fromItem),
    ...rows.audited.map((entry) =>
      event('audit', 'admin.audited', entry.createdAt, entry.correlationId, {
        actor_id: entry.actorId,
        action: entry.action,
        target: entry.target,
        replay_id: entry.replayId,
        outcome: entry.outcome,
        state: entry.outcome,
      }),
    ),
  ];
}

function fromDomainEvent(row: Rows['events'][number]): StoryEvent {
  const { type, entity, entityId, userId, data, createdAt, correlationId } = row;
  const id = idOf[entity];
  const said = { ...data, ...(id === undefined ? {} : { [id]: entityId }), user_id: userId };
  const what = logNames[type] ?? type;
  return { ...event('domain_event', what, createdAt, correlationId, said), once: row.id };
}

function fromText(row: Rows['messages'][number]): StoryEvent[] {
  if (row.direction === 'outbound') return [];
  const ids = {
    twilio_message_sid: row.sid,
    message_id: row.id,
    user_id: row.userId,
    phone_hash: row.phoneHash,
  };
  const { correlationId, createdAt, routedAt, segments, intent, outcome, reason } = row;
  return [
    event('text', 'sms.inbound.received', createdAt, correlationId, { ...ids, segments }),
    ...(routedAt === null
      ? []
      : [event('text', 'sms.inbound.routed', routedAt, correlationId, { ...ids, intent, outcome, reason })]),
  ];
}

function fromJob({ job, sid, phoneHash }: Rows['jobs'][number]): StoryEvent[] {
  const { correlationId, purpose, state, reason, attempts } = job;
  const ids = {
    job_id: job.id,
    user_id: job.userId,
    phone_hash: phoneHash,
    linkup_id: job.linkupId,
    invite_id: job.inviteId,
    purpose,
  };
  const at = (what: string, when: Date | null, more: Said = {}, level: StoryEvent['level'] = 'info') =>
    when === null ? [] : [event('job', what, when, correlationId, { ...ids, ...more }, level)];
  const open = state === 'pending' || state === 'sending';
  return [
    ...at('sms.outbound.job_created', job.createdAt, { segments: job.segments }),
    ...at('sms.outbound.queued', job.queuedAt),
    ...at('sms.outbound.send_attempt', job.firstAttemptAt, { attempt: 1 }),
    ...at('sms.outbound.sent', job.sentAt, { twilio_message_sid: sid }),
    ...(state === 'failed' || (open && attempts > 0 && reason !== null)
      ? at('sms.outbound.failed', job.updatedAt, { reason, retryable: open, attempt: attempts }, 'error')
      : []),
    ...(state === 'canceled' ? at('sms.outbound.canceled', job.updatedAt, { reason }) : []),
  ];
}

function fromReport({ report, jobId, userId }: Rows['reports'][number]): StoryEvent {
  return event('delivery', 'sms.status.updated', report.createdAt, report.correlationId, {
    twilio_message_sid: report.twilioMessageSid,
    message_status: report.status,
    job_id: jobId,
    user_id: userId,
    error_code: report.data.error_code,
    ...(jobId === null ? { reason: 'unknown_sid' } : {}),
  });
}

function fromStripe(row: Rows['stripe'][number]): StoryEvent[] {
  const ids = {
    stripe_event_id: row.stripeEventId,
    stripe_subscription_id: row.subscriptionId,
    type: row.type,
  };
  const { correlationId, state, reason } = row;
  return [
    event('stripe_event', 'stripe.event', new Date(row.stripeCreated * 1_000), correlationId, ids),
    event('stripe_event', 'stripe.webhook.received', row.createdAt, correlationId, {
      ...ids,
      state,
      ...(row.processedAt === null ? { reason } : {}),
    }),
    ...(row.processedAt === null
      ? []
      : [
          event('stripe_event', 'stripe.webhook.processed', row.processedAt, correlationId, {
            ...ids,
            reason,
          }),
        ]),
  ];
}

function fromLinkup(row: Rows['linkups'][number], now: number): StoryEvent[] {
  const { correlationId, region, state } = row;
  const ids = { linkup_id: row.id, user_id: row.creatorId, region };
  const at = (what: string, when: Date | null, more: Said = {}) =>
    when === null ? [] : [event('linkup', what, when, correlationId, { ...ids, ...more })];
  const passed = (when: Date | null) => (when !== null && when.getTime() <= now ? when : null);
  const open = state === 'forming' || state === 'broadcasting';
  return [
    ...at('linkup.created', row.createdAt, { capacity: row.capacity }),
    ...at('linkup.broadcasting_started', row.broadcastingAt),
    ...at('linkup.locked', row.lockedAt),
    ...at('linkup.completed', row.completedAt),
    ...(state === 'expired' || state === 'canceled'
      ? at(`linkup.${state}`, row.endedAt, { reason: row.endReason })
      : []),
    // Moments at which something should have happened: only the row knows them.
    ...(open ? at('linkup.wave_due', passed(row.nextWaveAt), { wave: row.wave + 1 }) : []),
    ...(open || state === 'expired' ? at('linkup.window_over', passed(row.windowEndsAt), { state }) : []),
  ];
}

function fromItem(row: Rows['items'][number]): StoryEvent[] {
  const ids = { replay_id: row.replayId };
  return [
    ...(row.queuedAt === null
      ? []
      : [event('replay', 'replay.item_queued', row.queuedAt, row.correlationId, ids)]),
    ...(row.endedAt === null
      ? []
      : [
          event('replay', 'replay.item_ended', row.endedAt, row.correlationId, {
            ...ids,
            reason: row.reason,
            outcome: outcomes[row.state],
          }),
        ]),
  ];
}

const outcomes: Readonly<Record<string, string>> = { done: 'ok', skipped: 'refused', failed: 'failed' };

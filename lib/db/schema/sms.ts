import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  real,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { correlationId, createdAt, id, moment, updatedAt } from './columns';
import { inviteId, linkupId } from './linkups';
import { userId } from './users';

/** Every text, in and out. `body` is the only place where a text's words are kept. */
export const smsMessages = pgTable(
  'sms_messages',
  {
    id: id(),
    correlationId: correlationId(),
    userId: userId().notNull(),
    direction: text('direction', { enum: ['inbound', 'outbound'] }).notNull(),
    /** Null until Twilio has taken an outbound text. */
    twilioMessageSid: text('twilio_message_sid').unique(),
    body: text('body').notNull(),
    /** Twilio's message status; null for an outbound text that Twilio has not taken. */
    status: text('status'),
    /** Twilio's count; null until Twilio has told it. */
    segments: integer('segments'),
    /** Ours, before Twilio's, and the cost that was logged by it, in millionths of a US dollar. */
    estimatedSegments: integer('estimated_segments'),
    estimatedMicros: bigint('estimated_micros', { mode: 'number' }),
    /** Twilio's price, in millionths of its own unit; null until it is known. */
    priceMicros: bigint('price_micros', { mode: 'number' }),
    priceUnit: text('price_unit'),
    /** When to ask Twilio for the price; null when it is known or given up. */
    priceDueAt: moment('price_due_at'),
    priceChecks: integer('price_checks').notNull().default(0),
    /** Inbound only: when and how its handling was decided. */
    routedAt: moment('routed_at'),
    routeOutcome: text('route_outcome'),
    routeReason: text('route_reason'),
    intent: text('intent'),
    confidence: real('confidence'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('sms_messages_correlation_id_idx').on(t.correlationId),
    index('sms_messages_user_idx').on(t.userId, t.createdAt),
    index('sms_messages_price_due_idx').on(t.priceDueAt),
  ],
).enableRLS();

export const messageId = () => uuid('message_id').references(() => smsMessages.id);

export const jobStates = ['pending', 'sending', 'sent', 'delivered', 'failed', 'canceled'] as const;

/** The outbox: one row for each text to send, written in the transaction that decided it. */
export const smsOutboundJobs = pgTable(
  'sms_outbound_jobs',
  {
    id: id(),
    correlationId: correlationId(),
    userId: userId().notNull(),
    messageId: messageId().notNull().unique(),
    linkupId: linkupId(),
    inviteId: inviteId(),
    /** What makes two wishes to send the same wish, for example `reply:<sid>`. */
    idempotencyKey: text('idempotency_key').notNull().unique(),
    purpose: text('purpose').notNull(),
    /** SMS segments as we count them. */
    segments: integer('segments'),
    state: text('state', { enum: jobStates }).notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    /** Whether Twilio may hold the text although we have no SID: look it up before sending. */
    maybeSent: boolean('maybe_sent').notNull().default(false),
    firstAttemptAt: moment('first_attempt_at'),
    /** Until then the try under way owns the job. */
    leaseUntil: moment('lease_until'),
    /** When the queue last took the job; null when it never did. */
    queuedAt: moment('queued_at'),
    notBefore: moment('not_before').notNull().defaultNow(),
    sentAt: moment('sent_at'),
    /** Code of the last failure or of the cancellation. */
    reason: text('reason'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('sms_outbound_jobs_correlation_id_idx').on(t.correlationId),
    index('sms_outbound_jobs_state_idx').on(t.state, t.notBefore),
    index('sms_outbound_jobs_user_idx').on(t.userId, t.createdAt),
    index('sms_outbound_jobs_linkup_idx').on(t.linkupId),
  ],
).enableRLS();

/** What Twilio said about a text, normalised and without its words: enough to run a handler again. */
export const messageEvents = pgTable(
  'message_events',
  {
    id: id(),
    correlationId: correlationId(),
    /** Null when a status came before the SID was recorded. */
    messageId: messageId(),
    twilioMessageSid: text('twilio_message_sid').notNull(),
    kind: text('kind', { enum: ['inbound', 'status'] }).notNull(),
    status: text('status').notNull(),
    data: jsonb('data').$type<Record<string, string | number | boolean>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [
    index('message_events_correlation_id_idx').on(t.correlationId),
    index('message_events_message_idx').on(t.messageId),
    uniqueIndex('message_events_once').on(t.twilioMessageSid, t.kind, t.status),
  ],
).enableRLS();

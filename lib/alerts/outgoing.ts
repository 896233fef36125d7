import { z } from 'zod';
import { notificationSchema } from './notification';

export const channels = ['pagerduty', 'slack', 'email'] as const;
export type Channel = (typeof channels)[number];

/** One message that is owed to one channel. */
export const outgoingSchema = z.object({
  /** The same for the same message, so that a channel which dedupes does. */
  id: z.string(),
  incident: z.string(),
  channel: z.enum(channels),
  /** Which of a channel's targets: the second one is whom an unanswered page escalates to. */
  target: z.enum(['first', 'second']),
  notification: notificationSchema,
  /** The channel that failed and that this one stands in for. */
  insteadOf: z.enum(channels).nullable(),
  /** Until then the process that took it is sending it; milliseconds since the epoch. */
  leaseUntil: z.number(),
  attempts: z.number(),
});

export type Outgoing = z.infer<typeof outgoingSchema>;

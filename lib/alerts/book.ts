import { z } from 'zod';
import { incidentSchema } from './incident';
import { outgoingSchema } from './outgoing';
import { alertStateSchema } from './state';

/**
 * Everything that is remembered of one environment's alerts, in one document: so that a round of evaluations, what it
 * opened and what it owes the channels are written together or not at all.
 */
export const bookSchema = z.object({
  /** Counts the writes; whoever writes must have read the one before. */
  version: z.number(),
  alerts: z.record(z.string(), alertStateSchema),
  /** By id; those that are over stay for the digest. */
  incidents: z.record(z.string(), incidentSchema),
  /** What is owed to the channels: written before it is sent, removed after. */
  outbox: z.array(outgoingSchema),
  /** When each tier was last evaluated whole, in milliseconds since the epoch. */
  evaluated: z.record(z.string(), z.number()),
});

export type Book = z.infer<typeof bookSchema>;

/** The book before the first evaluation, or after its loss. */
export const emptyBook = (): Book => ({ version: 0, alerts: {}, incidents: {}, outbox: [], evaluated: {} });

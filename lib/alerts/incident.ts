import { z } from 'zod';

/** What has happened to one group of alerts since the first of them was told: one page, one thread. */
export const incidentSchema = z.object({
  id: z.string(),
  group: z.string(),
  openedAt: z.number(),
  /** Rules that were told and still fire. */
  open: z.array(z.string()),
  /** Rules that were told and resolved. */
  over: z.array(z.string()),
  paged: z.boolean(),
  /** How many pages it is: one, and another one for each time that something new broke after somebody had taken it. */
  pages: z.number().default(1),
  /** Those of its pages that went to the second target as well. */
  escalated: z.array(z.number()).default([]),
  /** When it last woke somebody; the clock of the escalation. */
  pagedAt: z.number().nullable(),
  acknowledgedAt: z.number().nullable(),
  acknowledgedBy: z.string().nullable(),
  escalatedAt: z.number().nullable(),
  /** Slack's thread; null until Slack has said which. */
  thread: z.object({ channel: z.string(), ts: z.string() }).nullable(),
});

export type Incident = z.infer<typeof incidentSchema>;

/** Whether all of its alerts are over. */
export const isOver = ({ open }: Incident): boolean => open.length === 0;

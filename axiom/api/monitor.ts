import { z } from 'zod';

/** A threshold monitor as we write it: Axiom's OpenAPI document v2, schema `Monitor`. */
export const thresholdMonitorSchema = z.strictObject({
  name: z.string().min(1),
  type: z.literal('Threshold'),
  description: z.string(),
  aplQuery: z.string().min(1),
  operator: z.enum(['Below', 'BelowOrEqual', 'Above', 'AboveOrEqual', 'AboveOrBelow']),
  threshold: z.number(),
  intervalMinutes: z.int().min(1),
  rangeMinutes: z.int().min(1),
  alertOnNoData: z.boolean(),
  notifyByGroup: z.boolean(),
  resolvable: z.boolean(),
  triggerFromNRuns: z.int().min(1),
  triggerAfterNPositiveResults: z.int().min(1),
  disabled: z.boolean(),
  notifierIds: z.array(z.string()),
});

export type ThresholdMonitor = z.infer<typeof thresholdMonitorSchema>;

import { z } from 'zod';

/**
 * The keys of what Axiom holds that are managed here, read tolerantly: its server adds others, and its console may write
 * charts that its API would refuse. Whatever is not listed is neither compared nor a change by hand.
 */
const chart = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string().optional(),
  text: z.string().optional(),
  variant: z.string().optional(),
  query: z
    .object({ apl: z.string().optional(), queryOptions: z.record(z.string(), z.unknown()).optional() })
    .optional(),
  selectedMonitors: z.array(z.string()).optional(),
  columns: z.unknown().optional(),
  filters: z.unknown().optional(),
});
const layout = z.object({
  i: z.string(),
  x: z.number(),
  y: z.number().nullable(),
  w: z.number(),
  h: z.number(),
});

const dashboardContent = z.object({
  name: z.string(),
  description: z.string().default(''),
  charts: z.array(chart),
  layout: z.array(layout),
  refreshTime: z.number(),
  timeWindowStart: z.string(),
  timeWindowEnd: z.string(),
  against: z
    .string()
    .optional()
    // "No comparison" is an empty text when the console has written it.
    .transform((text) => text || undefined),
});
export const remoteDashboard = z.object({
  uid: z.string(),
  version: z.number(),
  dashboard: dashboardContent,
});
export type DashboardContent = z.infer<typeof dashboardContent>;
export type RemoteDashboard = z.infer<typeof remoteDashboard>;

/** A dashboard's document reduced to what is compared. */
export const dashboardContentOf = (document: unknown): DashboardContent => dashboardContent.parse(document);

const monitorContent = z.object({
  name: z.string(),
  type: z.string(),
  description: z.string().default(''),
  aplQuery: z.string().default(''),
  operator: z.string().default(''),
  threshold: z.number().default(0),
  intervalMinutes: z.number().default(0),
  rangeMinutes: z.number().default(0),
  alertOnNoData: z.boolean().default(false),
  notifyByGroup: z.boolean().default(false),
  resolvable: z.boolean().default(false),
  triggerFromNRuns: z.number().default(0),
  triggerAfterNPositiveResults: z.number().default(0),
  disabled: z.boolean().default(false),
  notifierIds: z
    .array(z.string())
    .nullish()
    .transform((ids) => (ids ?? []).toSorted()),
});
/** Some of Axiom's own clients spell the list of notifiers otherwise. */
export const remoteMonitor = z.preprocess(
  (given) =>
    typeof given === 'object' && given !== null && 'notifierIDs' in given && !('notifierIds' in given)
      ? { ...given, notifierIds: given.notifierIDs }
      : given,
  monitorContent.extend({ id: z.string() }),
);
export type MonitorContent = z.infer<typeof monitorContent>;
export type RemoteMonitor = z.infer<typeof remoteMonitor>;

export const remoteNotifier = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.record(z.string(), z.record(z.string(), z.unknown()).nullish()).default({}),
});
export type RemoteNotifier = z.infer<typeof remoteNotifier>;

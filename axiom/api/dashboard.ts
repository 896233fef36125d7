import { z } from 'zod';
import { chartId, chartSchema } from './chart';

export const AGAINST = [
  '-1h',
  '-3h',
  '-6h',
  '-12h',
  '-1d',
  '-3d',
  '-7d',
  '-1w',
  '-2w',
  '-3w',
  '-30d',
  '-60d',
  '-90d',
] as const;
const MOST = 200;

export const dashboardUid = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,128}$/, 'a uid is 1 to 128 letters, digits, hyphens and underscores');

const width = z.int().min(1).max(12);
const height = z.int().min(1).max(100);
const layoutItem = z.strictObject({
  i: chartId,
  x: z.int().min(0).max(11),
  y: z.int().min(0).nullable(),
  w: width,
  h: height,
  minW: width.optional(),
  minH: z.number().min(0.5).max(100).optional(),
  maxW: width.optional(),
  maxH: height.optional(),
  static: z.boolean().optional(),
});

/** A dashboard's document: Axiom's OpenAPI document v2, schema `Dashboard`. Keys that it does not list are refused. */
export const dashboardSchema = z.strictObject({
  name: z.string().min(1).max(100),
  owner: z.string(),
  description: z.string().max(1000).optional(),
  charts: z.array(chartSchema).max(MOST),
  layout: z.array(layoutItem).max(MOST),
  refreshTime: z.union([z.literal(15), z.literal(60), z.literal(300)]),
  schemaVersion: z.literal(2),
  against: z.enum(AGAINST).optional(),
  againstTimestamp: z.string().max(100).optional(),
  timeWindowStart: z.string().min(1).max(100),
  timeWindowEnd: z.string().min(1).max(100),
  uid: dashboardUid.optional(),
});

export type DashboardDocument = z.infer<typeof dashboardSchema>;

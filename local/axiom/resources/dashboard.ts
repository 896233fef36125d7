import { z } from 'zod';
import { dashboardSchema, dashboardUid } from '@/axiom/api/dashboard';

export const upsertSchema = z.object({
  dashboard: z.unknown(),
  uid: dashboardUid.optional(),
  overwrite: z.boolean().default(false),
  version: z.int().optional(),
  message: z.string().optional(),
});

export const chartPatchSchema = z.object({
  chart: z.record(z.string(), z.unknown()),
  overwrite: z.boolean().default(false),
  version: z.int().optional(),
  message: z.string().optional(),
});

/** A stored dashboard, as the API returns it. */
export const dashboardResource = z.object({
  uid: z.string(),
  id: z.string(),
  version: z.int(),
  dashboard: dashboardSchema,
  createdAt: z.string(),
  updatedAt: z.string(),
  createdBy: z.string(),
  updatedBy: z.string(),
});

export type DashboardResource = z.infer<typeof dashboardResource>;

import { z } from 'zod';

/** A dataset as the API returns it: Axiom's OpenAPI document v2, schema `Dataset`; only what is managed here. */
export const datasetSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().default(''),
  retentionDays: z.number().default(0),
  useRetentionPeriod: z.boolean().default(false),
});

export type Dataset = z.infer<typeof datasetSchema>;

import { z } from 'zod';

/** Smaller things of Axiom's API that only have to come back as they were stored (OpenAPI document v2). */

/** `StarredQuery`: a query kept under a name. `metadata` and `who` may be left out, as older clients do. */
export const starredQuery = z.object({
  kind: z.literal('apl').default('apl'),
  name: z.string().min(1),
  who: z.string().default('local'),
  dataset: z.string().optional(),
  metadata: z.record(z.string(), z.string()).default({}),
  query: z.looseObject({ apl: z.string() }),
});

/** `VirtualField`: an expression that answers under a field's name. */
export const virtualField = z.object({
  dataset: z.string().min(1),
  name: z.string().min(1),
  expression: z.string().min(1),
  description: z.string().optional(),
  type: z.string().optional(),
  unit: z.string().optional(),
});

/** `View`: a query that answers under a dataset's name. */
export const viewSchema = z.object({
  name: z.string().min(1),
  aplQuery: z.string().min(1),
  datasets: z.array(z.string()).default([]),
  description: z.string().optional(),
});

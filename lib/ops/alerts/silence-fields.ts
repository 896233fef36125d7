import { z } from 'zod';
import { lengths } from './silence-form';

/** What the form sends. */
export const silenceFields = z.object({
  id: z.uuid(),
  rule: z.string().max(64),
  minutes: z.coerce
    .number()
    .refine((given) => lengths.some(({ minutes }) => minutes === given), 'one of the list'),
  reason: z.string().trim().min(1).max(200),
});

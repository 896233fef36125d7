import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
const dataset = z.string().min(1);

const fields = {
  description: z.string().max(512).optional(),
  endTime: time.nullable().optional(),
  time: time.optional(),
  title: z.string().max(256).optional(),
  url: z.string().max(512).optional(),
};
const type = z
  .string()
  .max(256)
  .regex(/^[a-z0-9-]+$/, 'a type is made of lower-case letters, digits and hyphens');

/** A mark on the time axis of charts, such as a deployment: Axiom's OpenAPI document v2, `NewAnnotation` and its kin. */
export const newAnnotation = z.object({ ...fields, datasets: z.array(dataset).min(1), type });
export const updatedAnnotation = newAnnotation.partial();
export const annotationSchema = newAnnotation.extend({ id: z.string(), time });

export type Annotation = z.infer<typeof annotationSchema>;

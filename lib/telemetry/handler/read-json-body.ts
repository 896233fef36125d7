import type { z } from 'zod';
import { JoshError } from '../errors/error';

/**
 * The JSON body of a request; an empty one counts as `{}`.
 *
 * @throws JoshError `request.malformed` when it is not the documented one; what is wrong is not repeated
 */
export async function readJsonBody<T>(schema: z.ZodType<T>, request: Request): Promise<T> {
  const text = await request.text();
  try {
    return schema.parse(text === '' ? {} : JSON.parse(text));
  } catch (cause) {
    throw new JoshError('request.malformed', { cause });
  }
}

import type { Context } from 'hono';
import type { z } from 'zod';

export type Body<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly message: string };

/** A request's JSON body, checked; what is wrong with it in one line otherwise. */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<Body<T>> {
  const given: unknown = await c.req.json().catch(() => undefined);
  if (given === undefined) return { ok: false, message: 'the body is not valid JSON' };
  return check(schema, given);
}

export function check<T>(schema: z.ZodType<T>, given: unknown): Body<T> {
  const parsed = schema.safeParse(given);
  return parsed.success ? { ok: true, data: parsed.data } : { ok: false, message: problems(parsed.error) };
}

/** `at [charts 0]: Unrecognized key: "decimals"`, the way Axiom words it; several joined. */
function problems(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `at [${path.join(' ')}]: ${message}`).join('; ');
}

/** The page of a list that `limit` and `offset` ask for; 100 from the first when absent. */
export function page<T>(c: Context, all: readonly T[], most = 1000): readonly T[] {
  const number = (name: string, otherwise: number): number => {
    const given = Number(c.req.query(name) ?? otherwise);
    return Number.isInteger(given) && given >= 0 ? given : otherwise;
  };
  const offset = number('offset', 0);
  return all.slice(offset, offset + Math.min(number('limit', 100), most));
}

/** Without the keys that are undefined, which the type does not tell from absent ones. */
export function defined<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  return Object.assign(kept, Object.fromEntries(entries));
}

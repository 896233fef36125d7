import type { z } from 'zod';
import { sessionOf } from '@/lib/admin/session-cookie';
import { JoshError } from '@/lib/telemetry/errors/error';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { seeOther } from './answer';
import type { PageSpec } from './page';
import { CSRF_FIELD } from './post-form';
import { problemAnswer } from './problem';
import { signInPath } from './sign-in-path';
import { ACTORS, type Visitor, visitorOf } from './visitor';

/**
 * A form of the console: proven to be sent by a page of ours before it is read.
 *
 * @param act does it, safe to repeat, and says where to go on
 */
export function form<A extends unknown[]>(
  { route, handler, allowed = ACTORS }: PageSpec,
  act: (fields: URLSearchParams, visitor: Visitor, ...rest: A) => Promise<string | Response>,
): (request: Request, ...rest: A) => Promise<Response> {
  return withTelemetry(
    { route, handler, category: 'admin_action', answerError: problemAnswer },
    async (request, ...rest: A) => {
      if (sessionOf(request) === undefined) return seeOther(signInPath(request));
      const fields = new URLSearchParams(await request.text());
      const visitor = await visitorOf(request, allowed, { form: fields.get(CSRF_FIELD) ?? '' });
      const next = await act(fields, visitor, ...rest);
      return next instanceof Response ? next : seeOther(next);
    },
  );
}

/**
 * The fields of a form as its schema reads them; empty ones count as absent.
 *
 * @throws JoshError `request.malformed`, whose cause the page tells
 */
export function readFields<T>(schema: z.ZodType<T>, fields: URLSearchParams): T {
  return readWith(
    schema,
    Object.fromEntries([...fields].filter(([name, value]) => name !== CSRF_FIELD && value !== '')),
  );
}

/** @throws JoshError `request.malformed`, whose cause the page tells */
export function readWith<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new JoshError('request.malformed', { cause: parsed.error });
  return parsed.data;
}

import type { Context } from 'hono';
import type { QueryError } from '../parse/apl-error';

type ErrorStatus = 400 | 401 | 404 | 409;

/** Axiom's error body. */
export function errorResponse(c: Context, code: ErrorStatus, message: string): Response {
  return c.json({ code, message }, code);
}

/** The number that Axiom's schema gives compile errors among its kinds. */
const COMPILE_ERROR = 1;

/** Axiom's error body for a query, which says where it is wrong. */
export function queryErrorResponse(c: Context, { message, line, column }: QueryError): Response {
  const formatted = `invalid query: ${message} [line: ${line}, col: ${column}]`;
  const detail = { message, line, column, errorType: COMPILE_ERROR };
  return c.json({ code: 400, message: formatted, detail }, 400);
}

import type { FieldValue } from '../catalogue/fields';

export type Category = FieldValue<'category'>;

/** What a path is about, for what fails outside of a handler: the edge, pages, the browser. The first match counts. */
const byPath: readonly (readonly [path: RegExp, category: Category])[] = [
  [/^\/api\/twilio\/inbound/, 'sms_inbound'],
  [/^\/api\/(twilio\/|jobs\/(send-sms|sweep-outbox))/, 'sms_outbound'],
  [/^\/api\/(stripe\/|jobs\/[a-z-]*stripe)/, 'stripe_webhook'],
  [/^\/api\/(linkups|jobs\/[a-z-]*linkup)/, 'linkup_orchestration'],
  [/^\/api\/(safety|jobs\/[a-z-]*(safety|hold))/, 'safety_escalation'],
  [/^\/ops\/(sign-in|login)/, 'dashboard_auth'],
];

/** The category of a path. What serves no user, such as the console, alerts and scheduled runs, is `admin_action`. Pure. */
export function categoryOfPath(path: string): Category {
  return byPath.find(([pattern]) => pattern.test(path))?.[1] ?? 'admin_action';
}

/**
 * SQLSTATE classes that say that a statement and the schema do not fit: 22 data exception, 23 integrity constraint
 * violation, 42 unknown table or column (PostgreSQL: "Error Codes"). Duplicates are expected and met with `on conflict`,
 * so whatever gets here is a fault of ours or a migration that is missing.
 */
const SCHEMA_FAULT = /^pg\.(22|23|42)[0-9A-Z]{3}$/;

/** The category of an error: `db_schema` if its code says so, else what the request is about. Pure. */
export function categoryOf(code: string, during: Category): Category {
  return SCHEMA_FAULT.test(code) ? 'db_schema' : during;
}

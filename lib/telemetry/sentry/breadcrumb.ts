import { admit, isFieldName } from '../catalogue/admit';
import { fields } from '../catalogue/fields';
import type { Annotations, Crumb } from '../context';
import type { SentryBreadcrumb } from './scrub';

/** What a crumb says: who and what, never a text. Durations and counts stay with the log. */
const KINDS: ReadonlySet<string> = new Set(['id', 'code', 'enum', 'flag']);

/** A logged line as a Sentry breadcrumb: its event, the handler, the correlation id, and its ids and codes. Pure. */
export function breadcrumbOf(
  { at, correlationId, event, level, fields: logged }: Crumb,
  annotations: Annotations,
) {
  const data: Record<string, string | number | boolean> = { correlation_id: correlationId };
  const handler = admit('handler', annotations.handler);
  if (handler !== null) data.handler = handler;
  for (const [name, value] of Object.entries(logged)) {
    if (!isFieldName(name) || !KINDS.has(fields[name].kind)) continue;
    const admitted = admit(name, value);
    if (admitted !== null) data[name] = admitted;
  }
  const severity = level === 'warn' ? ('warning' as const) : level;
  return { category: event, timestamp: at / 1000, level: severity, data } satisfies SentryBreadcrumb;
}

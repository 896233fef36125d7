import { admit, isFieldName } from '../catalogue/admit';
import { CODE } from '../catalogue/fields';
import { pick, type SentryException, scrubException } from './scrub-exception';
import { scrubTags } from './scrub-tags';

/** The parts of a Sentry event that may leave; everything else that the SDK or anybody adds is deleted. */
export interface SentryEvent {
  tags?: Record<string, unknown>;
  exception?: { values?: SentryException[] };
  breadcrumbs?: SentryBreadcrumb[];
  contexts?: Record<string, unknown>;
  fingerprint?: string[];
  transaction?: string;
}

export interface SentryBreadcrumb {
  category?: string;
  timestamp?: number;
  level?: string;
  data?: Record<string, unknown>;
}

/** Set by the SDK from the options, the clock and the build. `sdkProcessingMetadata` ends before the envelope. */
const KEPT: ReadonlySet<string> = new Set([
  'event_id',
  'timestamp',
  'platform',
  'level',
  'environment',
  'release',
  'sdk',
  'debug_meta',
  'sdkProcessingMetadata',
]);
/** W3C trace and span ids. */
const HEX_ID = /^([0-9a-f]{16}|[0-9a-f]{32})$/;

/**
 * Makes a Sentry event safe, by structure and not by pattern: what is not known to be needed is deleted, and what is left
 * has a shape that neither a text nor a phone number has. Changes the event in place.
 */
export function scrubEvent<E extends SentryEvent>(event: E): E {
  const { tags, exception, breadcrumbs, contexts, fingerprint, transaction } = event;
  for (const key of Object.keys(event)) if (!KEPT.has(key)) Reflect.deleteProperty(event, key);
  event.tags = scrubTags(tags);
  if (exception?.values) event.exception = { values: exception.values.map(scrubException) };
  if (breadcrumbs) event.breadcrumbs = breadcrumbs.flatMap(scrubBreadcrumb);
  event.contexts = {
    ...(isObject(contexts?.trace) ? { trace: scrubTrace(contexts.trace) } : {}),
    ...(isObject(contexts?.runtime) ? { runtime: pick(contexts.runtime, ['name', 'version']) } : {}),
  };
  if (fingerprint) event.fingerprint = fingerprint.filter((part) => CODE.test(part));
  if (transaction !== undefined && CODE.test(transaction)) event.transaction = transaction;
  return event;
}

/** Only the crumbs that our own log left: see `breadcrumbOf`. The SDK's and anybody else's carry what they like. */
function scrubBreadcrumb({ category, timestamp, level, data }: SentryBreadcrumb): SentryBreadcrumb[] {
  if (category === undefined || !data || typeof timestamp !== 'number' || !CODE.test(category)) return [];
  if (data.correlation_id === undefined) return [];
  const admitted = Object.entries(data).filter(
    ([name, value]) => isFieldName(name) && admit(name, value) !== null,
  );
  return [{ category, timestamp, level: level ?? 'info', data: Object.fromEntries(admitted) }];
}

function scrubTrace(trace: object): Record<string, string> {
  return Object.fromEntries(
    ['trace_id', 'span_id', 'parent_span_id'].flatMap((name): [string, string][] => {
      const id: unknown = Reflect.get(trace, name);
      return typeof id === 'string' && HEX_ID.test(id) ? [[name, id]] : [];
    }),
  );
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

import { rules } from '../rules/all';

/** What the count of requests and the triggers read besides the rules. */
const ALSO = ['correlation_id', 'route', 'dedupe', 'retryable', 'replay', 'job_id'];

/** The fields of an event that are read once its row is written; nothing else of it has to be kept. */
export const rowFields: (event: string) => ReadonlySet<string> = (event) =>
  fields.get(event) ?? new Set(ALSO);

const fields = new Map<string, ReadonlySet<string>>();
for (const { event, labels, value, where } of rules) {
  const sources = Object.values(labels).map((source) =>
    typeof source === 'object' && 'has' in source ? source.has : source,
  );
  const names = [...sources, ...Object.keys(where ?? {}), 'field' in value ? value.field : ''];
  fields.set(
    event,
    new Set([...(fields.get(event) ?? ALSO), ...names.filter((name) => typeof name === 'string')]),
  );
}

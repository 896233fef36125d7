import { type Field, fields } from '../catalogue/fields';
import { redactText } from '../redact/text';

/** What this product sends. A check-in is a monitor's heartbeat. */
const ITEMS: ReadonlySet<unknown> = new Set(['event', 'span', 'client_report', 'check_in']);

const idPatterns = Object.values<Field>(fields).flatMap((field) =>
  field.kind === 'id' ? [field.pattern] : [],
);
/** Ids of Sentry's own and of commits. */
const HEX_ID = /^([0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40})$/;

/** The last line: whatever the hooks before it let through, no number, address or secret that can be recognised leaves. */
export function guardEnvelope(envelope: readonly [header: object, items: unknown[]]): void {
  const [header, items] = envelope;
  try {
    const kept = items.flatMap(guardItem);
    redactInPlace(header);
    items.splice(0, items.length, ...kept);
  } catch (error) {
    // Nothing may leave that was not looked at; an envelope without items is not sent.
    items.length = 0;
    throw error;
  }
}

function guardItem(item: unknown): unknown[] {
  if (!Array.isArray(item)) return [];
  const [header, payload]: unknown[] = item;
  if (!isObject(header) || !ITEMS.has(Reflect.get(header, 'type')) || !isObject(payload)) return [];
  redactInPlace(payload);
  return [item];
}

function redactInPlace(value: object): void {
  for (const [key, child] of Object.entries(value)) {
    if (typeof child === 'string') Reflect.set(value, key, redactUnlessId(child));
    else if (isObject(child)) redactInPlace(child);
  }
}

function redactUnlessId(text: string): string {
  return HEX_ID.test(text) || idPatterns.some((pattern) => pattern.test(text)) ? text : redactText(text).text;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

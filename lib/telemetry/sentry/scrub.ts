import { accept } from '../catalogue/accept';
import { fields } from '../catalogue/fields';
import { errorCatalogue } from '../errors/error';
import { redactText } from '../redact/text';

/** The parts of a Sentry event that are looked at; the rest of what the SDK adds is deleted. */
export interface ScrubbedEvent {
  message?: string;
  exception?: { values?: { type?: string; value?: string; stacktrace?: { frames?: object[] } }[] };
  tags?: Record<string, unknown>;
  contexts?: Record<string, unknown>;
}

/** Everything that the SDK may fill with a request, a user or local data. None of it is needed to find a fault. */
const DELETED = ['request', 'user', 'extra', 'modules', 'server_name', 'breadcrumbs'] as const;

const OWN_CODES: ReadonlySet<string> = new Set(Object.keys(errorCatalogue));

/**
 * Makes a Sentry event safe, by structure and not by pattern: prose cannot be recognised, so the text of an error that
 * is not ours is dropped and only its class remains. Changes the event in place; it never throws for odd input.
 */
export function scrubEvent<E extends ScrubbedEvent>(event: E): E {
  for (const key of DELETED) Reflect.deleteProperty(event, key);
  Reflect.deleteProperty(event, 'message');
  for (const value of event.exception?.values ?? []) {
    value.value = value.value !== undefined && OWN_CODES.has(value.value) ? value.value : '[redacted]';
    for (const frame of value.stacktrace?.frames ?? []) {
      for (const key of ['vars', 'context_line', 'pre_context', 'post_context'])
        Reflect.deleteProperty(frame, key);
    }
  }
  event.tags = Object.fromEntries(Object.entries(event.tags ?? {}).flatMap(scrubTag));
  event.contexts = pick(event.contexts, ['trace', 'runtime']);
  return event;
}

/** A tag passes if it is a field of the catalogue with an admitted value; the few others must survive redaction whole. */
function scrubTag([name, value]: [string, unknown]): [string, string][] {
  if (isField(name)) {
    const admitted = name === 'attempt' ? accept(name, Number(value)) : accept(name, value);
    return admitted === null ? [] : [[name, String(admitted)]];
  }
  const text = String(value);
  return redactText(text).text === text && text.length <= 64 ? [[name, text]] : [];
}

const isField = (name: string): name is keyof typeof fields => Object.hasOwn(fields, name);

function pick(contexts: Record<string, unknown> | undefined, names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(contexts ?? {}).filter(([name]) => names.includes(name)));
}

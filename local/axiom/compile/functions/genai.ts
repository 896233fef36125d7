import { toText } from '../../values/casts';
import { type Bag, isBag, type Value } from '../../values/value';
import { anything, type FunctionDefinition, integer, optional, pure, text } from './define';

/** The messages of a conversation, from an array or from its JSON text. */
function messages(value: Value): Bag[] {
  const parsed = typeof value === 'string' ? parse(value) : value;
  return Array.isArray(parsed) ? parsed.filter(isBag) : [];
}

function parse(value: string): Value {
  try {
    const parsed: Value = JSON.parse(value);
    return parsed;
  } catch {
    return null;
  }
}

const role = (message: Bag | undefined): string | null =>
  typeof message?.role === 'string' ? message.role : null;

/** A message's text: its content, or the texts of its parts. */
function content(message: Bag | undefined): string | null {
  const given = message?.content ?? message?.parts ?? null;
  if (given === null || typeof given === 'string') return given;
  if (!Array.isArray(given)) return toText(given);
  const texts = given.map((part) => (isBag(part) ? (part.text ?? part.content ?? '') : part));
  return texts
    .map(toText)
    .filter((part) => part !== '')
    .join('\n');
}

const byRole = (value: Value, wanted: string): Bag[] =>
  messages(value).filter((message) => role(message) === wanted);

function toolCalls(value: Value): Value[] {
  return messages(value).flatMap((message) => (Array.isArray(message.tool_calls) ? message.tool_calls : []));
}

const some = (values: Value[]): Value[] | null => (values.length === 0 ? null : values);

/** About four characters a token: a rule of thumb, where Axiom has a tokenizer it does not describe. */
const CHARACTERS_PER_TOKEN = 4;

/** Reasons for which a model stops before it is done. */
const TRUNCATED = new Set(['length', 'max_tokens', 'max_output_tokens']);

function truncated(value: Value, reason: string | null): boolean {
  if (reason !== null) return TRUNCATED.has(reason.toLowerCase());
  return messages(value).some((message) =>
    TRUNCATED.has(toText(message.finish_reason ?? null).toLowerCase()),
  );
}

const on = <T extends Value>(
  returns: 'string' | 'array' | 'integer' | 'boolean',
  body: (value: Value) => T,
) => pure([anything], returns, body);

/** Functions over the messages of a conversation with a model. Those that need Axiom's price list are not here. */
export const GENAI: readonly [string, FunctionDefinition][] = [
  [
    'genai_concat_contents',
    pure([anything, optional(text)], 'string', (value, by) =>
      messages(value)
        .flatMap((message) => content(message) ?? [])
        .join(by ?? '\n'),
    ),
  ],
  ['genai_conversation_turns', on('integer', (value) => byRole(value, 'user').length)],
  [
    'genai_estimate_tokens',
    pure([text], 'integer', (value) => Math.ceil(value.length / CHARACTERS_PER_TOKEN)),
  ],
  ['genai_extract_assistant_response', on('string', (value) => content(byRole(value, 'assistant').at(-1)))],
  ['genai_extract_user_prompt', on('string', (value) => content(byRole(value, 'user').at(-1)))],
  ['genai_extract_system_prompt', on('string', (value) => content(byRole(value, 'system')[0]))],
  ['genai_extract_tool_calls', on('array', (value) => some(toolCalls(value)))],
  [
    'genai_extract_function_results',
    on('array', (value) => some([...byRole(value, 'tool'), ...byRole(value, 'function')])),
  ],
  [
    'genai_get_content_by_index',
    pure([anything, integer], 'string', (value, at) => content(messages(value).at(at))),
  ],
  [
    'genai_get_content_by_role',
    pure([anything, text], 'string', (value, wanted) => content(byRole(value, wanted)[0])),
  ],
  ['genai_get_role', pure([anything, integer], 'string', (value, at) => role(messages(value).at(at)))],
  ['genai_has_tool_calls', on('boolean', (value) => toolCalls(value).length > 0)],
  ['genai_is_truncated', pure([anything, optional(text)], 'boolean', truncated)],
  ['genai_message_roles', on('array', (value) => messages(value).map(role))],
];

import { isRealDay } from './lean-fields';
import type { LeanLine } from './lean-line';
import { FIRST, leanPattern } from './lean-pattern';
import { refusedAtSource } from './refused';

/** Our logger writes no longer line. */
const MOST = 16_384;
const BEFORE_NAME = '"event":"'.length;

/**
 * Reads a line that is exactly as our logger writes it: keys in the schema's order, each once, without blanks, escapes
 * and free text. What is checked is the very text that leaves, so nothing has to be parsed and written again. Null for
 * every other line, which may be ours all the same.
 *
 * @param at index of the key `event`
 */
export function recognize(message: string, at: number): LeanLine | null {
  if (message.length > MOST) return null;
  const from = at + BEFORE_NAME;
  const event = message.slice(from, message.indexOf('"', from));
  const pattern = leanPattern(event);
  const found = pattern?.expression.exec(message);
  if (!pattern || !found) return null;
  const [, ts = '', level = '', env = '', correlationId = '', json = ''] = found;
  if (!isRealDay(ts)) return null;
  const kept: LeanLine['kept'] = { correlation_id: correlationId };
  let own = 0;
  for (const [index, group] of pattern.groups.entries()) {
    const text = found[FIRST + index];
    if (text === undefined) continue;
    if (group.checked && group.field.admit(text.slice(1, -1)) === null) return null;
    own |= group.field.own;
    if (group.kept) kept[group.name] = scalarOf(text);
  }
  const refused = refusedAtSource(Number(found[FIRST + pattern.groups.length] ?? 0));
  return { event, ts, level, env, kept, json, own, refused };
}

/** The value of a JSON text that has no escapes. */
function scalarOf(text: string): string | number | boolean {
  if (text.startsWith('"')) return text.slice(1, -1);
  return text === 'true' ? true : text === 'false' ? false : Number(text);
}

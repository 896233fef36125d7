import { type EnrichContext, finds, gitShaOf, payload } from '../enrich';
import { jsonText } from '../enrich/json-text';
import { columns } from '../enrich/platform-columns';
import { redactMessage } from '../redact';
import { leanFields } from '../redact/lean-fields';
import type { Redactor } from '../redact/redactor';
import type { ByteRow, Filling } from '../ship/row-chunks';
import { NONE, RECORD } from './kinds';
import type { LaneEntry } from './lane-entry';
import { LaneLine } from './lane-line';
import { names } from './programs';

/** The closing brace and the newline. */
const END = 2;

/**
 * What `enrich` makes of an entry, for one of the fast lane: its row is written but for what only the batch or the redactor
 * can say, the commit of its deployment, its free text and what was found in it.
 */
export function enrichLane(entry: LaneEntry, context: EnrichContext): { line: LaneLine; row: ByteRow } {
  const { redactor } = context;
  const end = entry.int(RECORD.ROW_END);
  const fillings: Filling[] = [];
  const commitAt = entry.int(RECORD.COMMIT_HOLE);
  if (commitAt !== NONE) {
    const { deploymentId } = entry;
    fillings.push({
      at: commitAt,
      text: columns.gitSha(gitShaOf({ gitSha: null, deploymentId }, context.gitShas)),
    });
  }
  let redactions = null;
  if (entry.text !== null) {
    const text =
      entry.event === null ? plainText(entry.text, redactor) : fieldText(entry, entry.text, redactor);
    fillings.push({ at: entry.int(RECORD.TEXT_HOLE), text });
    redactions = redactor.take();
    if (redactions !== null) fillings.push({ at: end - END, text: finds(redactions) });
  }
  const row = { bytes: entry.stretch.rows, start: entry.int(RECORD.ROW), end, fillings };
  return { line: new LaneLine(entry, redactions), row };
}

const plainText = (text: string, redactor: Redactor) => payload(redactMessage(unescaped(text), redactor));

/** As `parseLeanLine`. */
function fieldText(entry: LaneEntry, text: string, redactor: Redactor): string {
  const name = names[entry.int(RECORD.TEXT_FIELD)] ?? '';
  const most = leanFields.get(entry.event ?? '')?.get(name)?.most ?? 0;
  const value = unescaped(unescaped(text));
  return jsonText(redactor.redact(value.slice(0, most * 2)).slice(0, most));
}

/** The text that stands between the quotes of JSON. */
function unescaped(text: string): string {
  return text.includes('\\') ? String(JSON.parse(`"${text}"`)) : text;
}

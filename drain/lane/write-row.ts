import { type EnrichContext, finds, gitShaOf, type Line, payload } from '../enrich';
import { jsonText } from '../enrich/json-text';
import { columns } from '../enrich/platform-columns';
import { redactMessage } from '../redact';
import { leanFields } from '../redact/lean-fields';
import type { Redactor } from '../redact/redactor';
import { RECORD } from './kinds';
import type { LaneEntry } from './lane-entry';
import { LaneLine } from './lane-line';
import { names } from './programs';

const MESSAGE_KEY = ',"message":';

/**
 * What `enrich` makes of an entry, for one of the fast lane: its row is written but for what only the batch or the redactor
 * can say, the commit of its deployment and its free text.
 */
export function enrichLane(entry: LaneEntry, context: EnrichContext): { line: Line; json: string } {
  const commit = entry.int(RECORD.COMMIT_HOLE);
  const text = entry.int(RECORD.TEXT_HOLE);
  let at = entry.int(RECORD.ROW);
  let json = '';
  if (commit !== 0) {
    json = entry.row(at, commit) + columns.gitSha(gitShaOf(entry, context.gitShas));
    at = commit;
  }
  const end = entry.int(RECORD.ROW_END);
  if (text === 0) return { line: new LaneLine(entry, null), json: json + entry.row(at, end) };
  const { event } = entry;
  if (event === null) json += entry.row(at, text - MESSAGE_KEY.length) + plainText(entry, context.redactor);
  else json += entry.row(at, text) + fieldText(entry, context.redactor);
  const redactions = context.redactor.take();
  json += entry.row(text, end - 1);
  return {
    line: new LaneLine(entry, redactions),
    json: `${json}${redactions === null ? '' : finds(redactions)}}`,
  };
}

function plainText(entry: LaneEntry, redactor: Redactor): string {
  return payload(redactMessage(unescaped(entry.openText()), redactor));
}

/** As `parseLeanLine`. */
function fieldText(entry: LaneEntry, redactor: Redactor): string {
  const name = names[entry.int(RECORD.TEXT_FIELD)] ?? '';
  const most = leanFields.get(entry.event ?? '')?.get(name)?.most ?? 0;
  const value = unescaped(unescaped(entry.openText()));
  return jsonText(redactor.redact(value.slice(0, most * 2)).slice(0, most));
}

/** The text that stands between the quotes of JSON. */
function unescaped(text: string): string {
  return text.includes('\\') ? String(JSON.parse(`"${text}"`)) : text;
}

import { eventFieldNames } from '@/lib/telemetry/catalogue/accept';
import { type Field, type FieldName, fields, TIMINGS } from '@/lib/telemetry/catalogue/fields';
import { ISO_TIME, type LeanField, leanFields } from './lean-fields';
import { rowFields } from './row-fields';

/** An event's lines as the logger writes them, to be recognised in one pass. */
export interface LeanPattern {
  expression: RegExp;
  groups: readonly Group[];
}

/** A field that is looked at after its line was recognised; in the order of the expression’s groups from {@link FIRST}. */
export interface Group {
  name: string;
  /** Whether the expression leaves open if the value may pass. */
  checked: boolean;
  /** Whether the row keeps it. */
  kept: boolean;
  field: LeanField;
}

/** Groups before those of the fields: stamp, level, environment, correlation id, all fields. */
export const FIRST = 6;

const ENVELOPE =
  '"level":"(debug|info|warn|error)","event":"EVENT","env":"(local|staging|prod)","correlation_id":"([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})"';
/** As `JSON.stringify` writes numbers of ordinary size. */
export const NUMBER = '(?:-?[1-9]\\d{0,14}(?:\\.\\d{0,11}[1-9])?|-?0\\.\\d{0,11}[1-9]|0)';
const WORD = '"[A-Za-z0-9_.:/[\\]-]{1,128}"';

/** The expressions by event, each made when it is first needed. */
const known = new Map<string, LeanPattern | null>();

export function leanPattern(event: string): LeanPattern | null {
  const held = known.get(event);
  if (held !== undefined) return held;
  const table = leanFields.get(event);
  // Only the catalogue's events are remembered: the name is whatever stands in a message.
  if (table === undefined) return null;
  const made = make(event, table);
  known.set(event, made);
  return made;
}

function make(event: string, table: ReadonlyMap<string, LeanField>): LeanPattern {
  const kept = rowFields(event);
  const groups: Group[] = [];
  let parts = '';
  for (const [name, field] of table) {
    if (!isFieldName(name)) continue;
    const { source, checked } = shapeOf(fields[name]);
    if (source === null) continue;
    const grouped = checked || kept.has(name) || field.own !== 0;
    if (grouped) groups.push({ name, checked, kept: kept.has(name), field });
    parts += `(?:,"${name}":${grouped ? `(${source})` : source})?`;
  }
  const envelope = ENVELOPE.replace('EVENT', event.replaceAll('.', '\\.'));
  const dropped = '(?:,"fields_dropped":([1-9]\\d{0,5}))?';
  const expression = new RegExp(`^\\{"ts":"(${unanchored(ISO_TIME)})",${envelope}(${parts})${dropped}\\}$`);
  return { expression, groups };
}

const names: ReadonlySet<string> = new Set([...eventFieldNames.values()].flat());
const isFieldName = (name: string): name is FieldName => names.has(name);

/** A field's values as JSON; null for free text, which no expression lets pass. */
export function shapeOf(field: Field): { source: string | null; checked: boolean } {
  switch (field.kind) {
    case 'number':
      return { source: NUMBER, checked: false };
    case 'flag':
      return { source: '(?:true|false)', checked: false };
    case 'enum':
      return { source: `"(?:${field.values.join('|')})"`, checked: false };
    case 'timings':
      return { source: `"${unanchored(TIMINGS)}"`, checked: false };
    case 'code':
      return { source: WORD, checked: true };
    case 'id': {
      // What looks ahead for something in the rest of its text cannot stand within a line.
      const looksAhead = field.pattern.source.includes('(?!');
      return looksAhead
        ? { source: WORD, checked: true }
        : { source: `"${unanchored(field.pattern)}"`, checked: false };
    }
    case 'text':
      return { source: null, checked: false };
  }
}

/** The expression without anchors and groups of its own. */
function unanchored({ source }: RegExp): string {
  return source.slice(1, -1).replace(/\((?!\?)/g, '(?:');
}

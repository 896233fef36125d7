import { isFieldName } from '@/lib/telemetry/catalogue/admit';
import { type Field, type FieldName, fields } from '@/lib/telemetry/catalogue/fields';
import { admitting } from '../redact/admit';
import { type LeanField, leanFields } from '../redact/lean-fields';
import { shapeOf } from '../redact/lean-pattern';
import { rowFields } from '../redact/row-fields';
import { toAutomaton } from './automaton';
import { FIRST_FIELD } from './kinds';

/** The catalogue's fields; a field is known by its place here. */
export const names = Object.keys(fields).filter(isFieldName);

/** How the value of a field is read; the numbers of `wasm/lean.ts`. */
const QUOTED = 0;
const BARE = 1;
const WORD = 2;
const TEXT = 3;

/** Eight integers a field: see `wasm/lean.ts`. */
const FIELD_SIZE = 32;

/** A field of a program, before its texts and its automaton have addresses. */
interface Step {
  name: FieldName;
  kind: number;
  field: LeanField;
  /** Whether its value is read once the row is written; of free text, to know how much of it may stay. */
  kept: boolean;
  /** The expression of its values; null for words, which are asked for, and for free text. */
  expression: string | null;
}

/** Puts bytes into the module's memory and says where; 0 when there is no room. */
export type Keep = (bytes: Uint8Array) => number;

/**
 * An event's schema as a program for the pass: the fields in the order in which our logger writes them. Returns its
 * address; 0 when there is no such event, or no room.
 *
 * @param automatonOf the address of an expression's automaton, 0 when there is none
 */
export function toProgram(event: string, keep: Keep, automatonOf: (expression: string) => number): number {
  const steps = stepsOf(event);
  if (steps === null) return 0;
  const program = Buffer.alloc(8 + steps.length * FIELD_SIZE);
  program.writeUInt32LE(steps.length, 0);
  for (const [index, { name, kind, field, kept, expression }] of steps.entries()) {
    const isBare = kind === BARE;
    const key = Buffer.from(isBare ? `,\\"${name}\\":` : `,\\"${name}\\":\\"`);
    // Free text is written with its quotes by who redacts it.
    const outKey = Buffer.from(isBare || kind === TEXT ? `,"${name}":` : `,"${name}":"`);
    const check = expression === null ? FIRST_FIELD + names.indexOf(name) : automatonOf(expression);
    const at = keep(padded(key));
    const outAt = keep(padded(outKey));
    if (check === 0 || at === 0 || outAt === 0) return 0;
    const row = [
      kind,
      kept ? names.indexOf(name) + 1 : 0,
      field.own,
      check,
      key.length,
      at,
      outKey.length,
      outAt,
    ];
    for (const [place, value] of row.entries())
      program.writeUInt32LE(value, 8 + index * FIELD_SIZE + place * 4);
  }
  return keep(program);
}

/** Texts are read sixteen bytes at a time. */
const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(16)]);

function stepsOf(event: string): Step[] | null {
  const table = leanFields.get(event);
  if (table === undefined) return null;
  const kept = rowFields(event);
  const steps: Step[] = [];
  for (const [name, field] of table) {
    if (!isFieldName(name) || field.column === '') continue;
    const how = howToRead(fields[name]);
    steps.push({ name, field, ...how, kept: how.kind === TEXT || kept.has(name) });
  }
  return steps;
}

function howToRead(field: Field): { kind: number; expression: string | null } {
  if (field.kind === 'text') return { kind: TEXT, expression: null };
  const { source, checked } = shapeOf(field);
  if (source === null || checked || field.kind === 'enum') return { kind: WORD, expression: null };
  const isBare = field.kind === 'number' || field.kind === 'flag';
  const expression = isBare ? source : source.slice(1, -1);
  // What no automaton can read is asked for, text by text.
  return toAutomaton(expression) === null && !isBare
    ? { kind: WORD, expression: null }
    : { kind: isBare ? BARE : QUOTED, expression };
}

/** Whether a field's word may pass, as `recognize` decides it. */
export function admits(name: FieldName, text: string): boolean {
  const field: Field = fields[name];
  const { source, checked } = shapeOf(field);
  if (source === null || !new RegExp(`^(?:${source})$`).test(`"${text}"`)) return false;
  return !checked || admitting(name, field)(text) !== null;
}

import { redactText } from '@/lib/telemetry/redact/text';
import { OTHER } from '../measure/cardinality';
import { memo } from './memo';

/** Keys of our lines that the catalogue does not admit: how often by name. */
export type Refused = Map<string, number>;

/** The logger refused them already; it says only how many. */
const AT_SOURCE = 'at_source';
/** Stands for a key that is no name; a number of somebody may be one. */
const NO_NAME = '_no_name';
const NAME = /^[A-Za-z][A-Za-z_]{0,39}\d{0,2}$/;
/** Names that are told apart; a line may have a hundred thousand. */
const MOST = 100;

const nameOf = memo((key) => (NAME.test(key) && redactText(key).text === key ? key : NO_NAME));

/** Adds a key of a line to what was refused of it. `fields_dropped` itself carries the logger's count. */
export function refuse(refused: Refused | null, key: string, value: unknown): Refused {
  const into = refused ?? new Map();
  if (key === 'fields_dropped' && typeof value === 'number') add(into, AT_SOURCE, value);
  else add(into, nameOf(key), 1);
  return into;
}

/** What the logger refused, by its own count. */
export const refusedAtSource = (count: number): Refused | null =>
  count > 0 ? new Map([[AT_SOURCE, count]]) : null;

/** Adds up what was refused of several lines. */
export function addRefused(into: Refused, refused: Refused): void {
  for (const [name, count] of refused) add(into, name, count);
}

export function countOf(refused: Refused | null): number {
  let sum = 0;
  if (refused !== null) for (const count of refused.values()) sum += count;
  return sum;
}

function add(into: Refused, name: string, count: number): void {
  const known = into.has(name) || into.size < MOST ? name : OTHER;
  into.set(known, (into.get(known) ?? 0) + count);
}

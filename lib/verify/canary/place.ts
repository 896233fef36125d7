import type { Subject } from '../subject';

/** A text at a place, with where exactly: a dataset's column, a table's. */
export interface Piece {
  where: string;
  text: string;
}

/** What is at a place; `why` where it cannot be looked at. */
export type Contents = { items: number; pieces: Iterable<Piece> } | { why: string };

/** Where the canary must not be. */
export interface Place {
  name: string;
  /** What to do when it is found there, besides stopping. */
  todo: string;
  /** Whether this run must have left something there: a search of nothing proves nothing. */
  used: boolean;
  read(subject: Subject): Promise<Contents>;
}

/** Every text in a value, names included; what is no text as JSON. */
export function* piecesOf(value: unknown, where: string): Generator<Piece> {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    yield { where, text: String(value) };
    return;
  }
  if (value instanceof Date) return;
  for (const [name, child] of Object.entries(value)) {
    if (!Array.isArray(value)) yield { where: `${where}, a name`, text: name };
    yield* piecesOf(child, Array.isArray(value) ? where : `${where}.${name}`);
  }
}

export const contents = (items: readonly unknown[], where: (item: unknown) => string): Contents => ({
  items: items.length,
  pieces: items.flatMap((item) => [...piecesOf(item, where(item))]),
});

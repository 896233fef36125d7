/** What a shipped query asks, once more in DuckDB's SQL, written by hand: columns are named as the query's. */
export interface Twin {
  readonly sql: string;
  /** The query's parameters besides the environment. */
  readonly with?: Readonly<Record<string, string>>;
  /** APL to go on with, where the answer may be one of several. */
  readonly goOn?: string;
}

/** By the query's name; several where its parameters make it ask different things. */
export type Twins = Readonly<Record<string, string | Twin | readonly Twin[]>>;

export const twinsOf = (entry: Twins[string]): readonly Twin[] => {
  if (typeof entry === 'string') return [{ sql: entry }];
  return 'sql' in entry ? [entry] : entry;
};

/** Of text only, the highest is a text; what is meant is a number. */
export const numbers = (columns: string): string =>
  `| extend ${columns
    .split(', ')
    .map((column) => `${column} = toreal(${column})`)
    .join(', ')}`;

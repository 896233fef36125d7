/** Where in the query text something stands, as offsets of its first character and of the one after its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a query and where; lines and columns count from 1. */
export interface QueryError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** Thrown inside parser and compiler; `runQuery` turns it into a {@link QueryError}. */
export class AplError extends Error {
  override readonly name = 'AplError';

  constructor(
    message: string,
    readonly at: Span,
  ) {
    super(message);
  }
}

export function locate(text: string, error: AplError): QueryError {
  const before = text.slice(0, error.at.start).split('\n');
  return { message: error.message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

import { type Tabular, tabularSchema } from '@/axiom/apl/result';
import { runQuery } from '../axiom/query';
import { Store } from '../axiom/store';
import { readRows } from './rows';

export interface FileQuestion {
  /** NDJSON or a JSON array. */
  file: string;
  dataset: string;
  apl: string;
  from?: string | undefined;
  to?: string | undefined;
}

const BATCH = 5_000;

/**
 * One query on the rows of a file, by the local Axiom's own evaluator.
 *
 * @throws Error with the line and column of what is wrong with the query, or with what is wrong with the file
 */
export async function askFile({ file, dataset, apl, from, to }: FileQuestion, now: number): Promise<Tabular> {
  const store = new Store({});
  store.create(dataset, now);
  let batch: unknown[] = [];
  let refused = 0;
  const take = () => {
    const outcome = store.ingest(dataset, batch, { receivedAt: now, timestampField: '_time' });
    if (outcome.kind === 'ingested') refused += outcome.failures.length;
    batch = [];
  };
  for await (const row of readRows(file)) {
    if (batch.push(row) === BATCH) take();
  }
  take();
  if (refused > 0) process.stderr.write(`${refused} rows of ${file} were refused, as Axiom would\n`);
  const range = {
    ...(from === undefined ? {} : { startTime: from }),
    ...(to === undefined ? {} : { endTime: to }),
  };
  const answer = runQuery(store, { apl, ...range }, now);
  if (!answer.ok)
    throw new Error(`${answer.error.message} [line: ${answer.error.line}, col: ${answer.error.column}]`);
  return tabularSchema.parse(answer.result);
}

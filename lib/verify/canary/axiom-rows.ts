import { z } from 'zod';
import { ask } from '@/axiom/apl/ask';
import { toTable } from '@/axiom/apl/result';
import { datasetReference } from '@/axiom/queries/query';
import { apiOf, rowsOf } from '../axiom';
import type { Subject } from '../subject';
import { type Contents, type Piece, type Place, piecesOf } from './place';

/** Axiom's most for one answer. */
const MOST_ROWS = 50_000;
/** A second of logs that is fuller than an answer is not searched in part. */
const SHORTEST_MS = 1_000;

const datasetsSchema = z.array(z.looseObject({ name: z.string() }));

/** Every dataset of the organisation, every column of every row since the run began. */
export const axiomPlace: Place = {
  name: 'Axiom',
  todo: 'Delete the rows (Axiom: “Trim”, or the dataset’s retention), and add the case to tests/drain/canary.test.ts.',
  used: true,
  async read(subject) {
    const names = datasetsSchema.parse(await apiOf(subject.env).request('GET', '/v2/datasets'));
    const pieces: Piece[] = [];
    let items = 0;
    for (const { name } of names) {
      const rows = await allRows(subject, name, subject.since - 60_000, subject.now() + 60_000);
      items += rows.length;
      for (const row of rows) pieces.push(...piecesOf(row, name));
    }
    return { items, pieces } satisfies Contents;
  },
};

/** All rows of a time, in halves where there are more than one answer holds. */
async function allRows(
  subject: Subject,
  dataset: string,
  from: number,
  to: number,
): Promise<Record<string, unknown>[]> {
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const apl = `${datasetReference(dataset)}\n| limit ${MOST_ROWS}`;
  const rows = rowsOf(toTable(await ask(apiOf(subject.env), apl, range)));
  if (rows.length < MOST_ROWS) return rows;
  if (to - from <= SHORTEST_MS)
    throw new Error(`${dataset} has too many rows in one second to read them all`);
  const middle = Math.floor((from + to) / 2);
  return [
    ...(await allRows(subject, dataset, from, middle)),
    ...(await allRows(subject, dataset, middle, to)),
  ];
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queries } from '@/axiom/queries/catalogue';
import { type Differential, differential } from '../differential';
import { twinsOf } from './twin';
import { twins } from './twins/all';
import { views, world } from './world';

const RANGE = { startTime: 'now-30d', endTime: 'now' };
const ENVIRONMENTS = ['', 'prod'];

/** The columns of the query's last `order by` or `top`. */
function sortedBy(apl: string): string[] {
  const [, list = ''] = [...apl.matchAll(/^\| (?:order by|top \d+ by) (.*)$/gm)].at(-1) ?? [];
  return list === '' ? [] : list.split(', ').map((column) => column.replace(/ (asc|desc)$/, ''));
}

/** What the order says: rows that it holds for equal may change places. */
const keys = (rows: readonly string[], columns: readonly string[]): unknown[] =>
  rows.map((row) => columns.map((column) => JSON.parse(row)[column]));

test('every shipped query has a twin, and every twin is of a query', () => {
  expect(Object.keys(twins).sort()).toEqual(queries.map(({ name }) => name).sort());
});

describe('on generated rows', () => {
  let engines: Differential;
  /** How many rows each query gave, over all of its questions. */
  const answered = new Map<string, number>();
  beforeAll(async () => {
    engines = await differential(world(1));
    await engines.prepare(`set default_null_order = 'nulls_first_on_asc_last_on_desc'`);
    for (const view of views) await engines.prepare(view);
    // The first question loads Kusto's parser, which takes seconds.
    await engines.ask({ apl: 'logs | count', sql: 'select 1' });
  });
  afterAll(() => engines.close());

  test.each(queries)('$name', async (query) => {
    for (const env of query.raw ? [''] : ENVIRONMENTS) {
      await engines.prepare(`set variable env = '${env}'`);
      for (const { sql, with: values = {}, goOn = '' } of twinsOf(twins[query.name] ?? [])) {
        const text = query.apl(query.dataset, { env, ...values });
        const { apl, sql: theirs } = await engines.ask({ apl: `${text}\n${goOn}`, sql, range: RANGE });
        expect(apl.toSorted()).toEqual(theirs.toSorted());
        const columns = sortedBy(text).filter(
          (column) => apl[0] !== undefined && column in JSON.parse(apl[0]),
        );
        expect(keys(apl, columns)).toEqual(keys(theirs, columns));
        answered.set(query.name, (answered.get(query.name) ?? 0) + apl.length);
      }
    }
    expect(answered.get(query.name), 'rows to compare').toBeGreaterThan(0);
  });
});

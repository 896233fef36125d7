import { describe, expect, test } from 'vitest';
import { queries } from '@/axiom/queries/catalogue';
import { examplePasses, runOn } from './support/example';

const NAMES = { logs: 'josh-logs', metrics: 'josh-metrics' } as const;

describe('every query', () => {
  test('has a name of its own and asks a question', () => {
    expect(new Set(queries.map(({ name }) => name)).size).toBe(queries.length);
    for (const { name, question } of queries) expect([name, question.endsWith('?')]).toEqual([name, true]);
  });

  test.each(queries.map((query) => [query.name, query] as const))(
    '%s: its expected rows are the rows',
    (_, query) => {
      examplePasses(query);
    },
  );

  test.each(queries.map((query) => [query.name, query] as const))(
    '%s runs on a dataset that is still empty',
    (_, query) => {
      const name = NAMES[query.dataset];
      expect(() => runOn(name, [], query.apl(name, query.example.with ?? {}), 'now-1h')).not.toThrow();
    },
  );

  test.each(queries.filter(({ raw }) => !raw).map((query) => [query.name, query] as const))(
    '%s takes what was shipped twice once',
    (_, query) => {
      const { given } = query.example;
      examplePasses({ ...query, example: { ...query.example, given: [...given, ...given] } });
    },
  );
});

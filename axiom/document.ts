import { lint } from './lint/lint';
import { type AnyQuery, queriesByTheme } from './queries/catalogue';

/** The page about all queries, made from the catalogue; the fields are found in the queries' own trees. */
export function queriesDocument(): string {
  const themes = Object.entries(queriesByTheme).flatMap(([theme, queries]) => [
    `## ${theme}`,
    '',
    '| query | asks | of | parameters | reads |',
    '| --- | --- | --- | --- | --- |',
    ...queries.map(row),
    '',
  ]);
  return [
    '# Questions to Axiom',
    '',
    'Made from `axiom/queries/`; a test fails when it is stale (`npx vitest run -u tests/axiom/document.test.ts` writes it again).',
    'Each has an example, rows in and rows out, beside it in the code. `npm run apl -- --query NAME` asks one.',
    '',
    'Every query of the metrics takes each `point_id` once and every query that counts log rows each `entry_id` once; a test runs',
    'each example with all of its rows doubled. Those that list whole rows (`by-…`) leave it to their reader, the timeline.',
    '',
    ...themes,
  ].join('\n');
}

function row(query: AnyQuery): string {
  const { name, question, dataset, parameters, apl, raw, example } = query;
  const { reads } = lint(apl(dataset, example.with ?? {}), {
    usage: 'query',
    dataset: { of: dataset, name: dataset },
    raw,
  });
  const named = [...new Set([...reads.metrics, ...reads.events].map((one) => one.name))];
  const from = named.length === 0 ? dataset : `${dataset}: ${named.map(code).join(', ')}`;
  const given = Object.entries(parameters).map(
    ([parameter, { default: otherwise }]) =>
      code(parameter) + (otherwise === undefined ? '' : otherwise === '' ? ' (all)' : ` (${otherwise})`),
  );
  const fields = [...reads.fields].filter((field) => !ALWAYS.has(field)).sort();
  return `| ${code(name)} | ${question} | ${from} | ${given.join(', ')} | ${fields.map(code).join(', ')} |`;
}

/** Read by every query. */
const ALWAYS = new Set(['_time', 'env', 'metric', 'event', 'value', 'point_id', 'entry_id']);

const code = (text: string): string => `\`${text}\``;

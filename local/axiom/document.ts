import { capabilityTable } from './capabilities';

/** The text of docs/local-axiom.md. */
export function localAxiomDocument(): string {
  return `# The local Axiom

\`local/axiom\` answers Axiom's HTTP API on this machine: ingest, APL, datasets, dashboards, monitors, notifiers,
annotations, virtual fields, views, starred queries, users. The real client and our deploy command talk to it as they talk to
Axiom. This page is made from the code by \`local/axiom/document.ts\`; a test holds it to that.

**It fails closed.** A query that uses what the engine does not know is a 400 that names it, with line and column. Nothing is
guessed and nothing ignored. A green test here is meant to be a working panel there.

## What of APL it knows

${capabilityTable()}

Besides: \`let\` (values, tables, functions of one expression), \`declare query_parameters\` with the request's \`variables\`,
\`set stricttypes\`, \`in\` over a table, \`has_any\`, \`has_all\`. Microsoft's grammar does not know some of Axiom's spellings
(\`extend-valid\`, \`redact\`, \`parse-kv\` without types, \`['geo.']*\`, fields inside \`dynamic()\`, \`!matches regex\`, fields called
\`title\`): they are rewritten before it reads them, and errors are reported at their place in the original (\`parse/dialect.ts\`).
Where Axiom's examples differ from Microsoft's language, Axiom's hold: \`tests/local/axiom/unlike-kusto.test.ts\`.

## Where it decides what Axiom leaves open

| what | here |
|---|---|
| \`percentile\`, \`dcount\`, \`topk\`, \`histogram\` | exact; Axiom estimates (1% to 2%). Percentiles are the nearest rank |
| \`bin_auto\` | the smallest of 1, 2, 5, 10, 15, 30 s / min, 1, 2, 4, 6, 12 h, 1, 2, 7, 14, 30 d that needs at most 60 buckets (\`maxBinAutoGroups\`) |
| \`take N\` after \`summarize … by bin(_time, …), group\` | the N groups with the largest sum of the first numeric aggregate, all their buckets |
| \`histogram(f, w)\` | \`[{from, to, count}]\` for intervals of width w that hold a value |
| \`phrases(f, n)\` | runs of words between stop words and punctuation, by the rows that hold them: \`[{key, count, error: 0}]\` |
| \`spotlight(p, f…)\` | \`[{field, kind, score, …}]\`: total variation distance for categories, Kolmogorov–Smirnov for numbers |
| a constant of another type | read as the field's type where it can be (\`status == 200\` on texts), else refused; \`set stricttypes\` refuses all |
| \`min\`, \`max\` of a column of several kinds | of its numbers, where there are any |
| numbers and durations | a number beside a duration counts nanoseconds, as in traces |
| \`hash()\` | 53 bits of SHA-256; Axiom's number may change by its own documentation |
| unknown fields | an error, as \`ensure_field\` implies |
| without \`startTime\` and \`endTime\` | all events |

## Its HTTP API

Bodies are checked as Axiom's OpenAPI documents say; unknown keys are refused in dashboards, ignored elsewhere.

| what | answers |
|---|---|
| datasets | 409 for a second of a name, 404, 204 on delete and trim; what is older than the retention is not shown |
| dashboards | 201 made, 200 updated, 409 exists and no version named, 412 another version (with \`currentVersion\`), 400 \`dashboard validation failed at [charts 0]: …\` |
| monitors | kept and checked (their APL has to parse; a match event monitor's operators are restricted), never run; history is empty |
| notifiers | exactly one kind of properties; kept, never called |
| annotations | 201; filtered by dataset and time |
| virtual fields, views, starred queries | kept; a query that names a virtual field or a view is refused as one of an unknown field or dataset |
| ingest | JSON, NDJSON, CSV; gzip; labels; 10,000 events and 1 MB a field at most; 256 fields a dataset |
| \`/v1/datasets/{name}/query\` | the structured query, run as APL |

Refused: \`timestamp-format\`, zstd, \`format=tabular-rows\`, \`libraries\`, MPL, columns without a name (\`extend tolower(x)\`).

## Held against what others wrote

- The integration tests of Axiom's JavaScript repository (client, edge, datasets, annotations, monitors, winston), from a copy outside
  of this one, with the published packages: 28 of 28 pass.
- 448 queries of Axiom's documentation pages (all tabular operators, the aggregations, more than half of the scalar functions), on
  generated data of the same fields: 435 run; of the 150 whose page shows what comes out for what goes in, 144 give exactly that.
  - Refused, 13: \`sample-distinct\`, \`dcount\` with an accuracy, \`histogram\` after \`by\` and \`topk\` as an operator, which its current
    pages do not have; \`bag_merge\` as an aggregate (a private preview); columns whose name no page tells (\`project ceiling(x)\`, the
    source of \`union *\`); \`array_extract\` with places and \`array_shift_right\` without a number, where a page contradicts itself.
  - Different, 6: the last digit of one tangent, one page that contradicts itself, three where a newer page says what is here, and
    the end of a week, which one page gives to 100 nanoseconds and the overview, as here, to one.

## How it works

Rows are arrays in memory, with an append-only NDJSON file a dataset when there is a data folder. A scan works on columns packed
as needed (\`vectors.ts\`): texts as numbers in a dictionary, numbers and times as 64-bit floats. A condition that reads one column
of texts is decided once for each text; groups are small numbers; an aggregate runs over the packed column by itself. Whatever
does not fit falls back to closures over rows, with the same results: tests run both ways, and against DuckDB.

## Tests

- \`tests/local/axiom\`: the language, the API, the real client.
- \`tests/local/axiom/differential*.ts\`: generated data with nulls and mixed types, the same question to DuckDB in SQL.
- \`tests/local/axiom/shipped\`: the same for each query of \`axiom/queries\`, on generated logs and points of which some came
  twice. A query without its twin in SQL (\`twins/\`, by its name) fails.
- \`tests/contract/axiom.test.ts\`: one suite for this and the real Axiom. With \`AXIOM_TOKEN\` (and \`AXIOM_URL\`, \`AXIOM_ORG_ID\`) set
  it runs there, on datasets of its own that it deletes.
- \`npm run bench -- --only local-axiom\`: a million rows.
`;
}

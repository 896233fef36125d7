import { ago, line, point } from './example';
import { env, lines, percent, points } from './from';
import { define } from './query';

export const dbErrors = define({
  name: 'db-errors',
  question: 'What share of the requests fails in the database?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${lines(logs, ['http.request.completed', 'error.caught'], ['error_code'])}
| summarize requests = countif(event == 'http.request.completed'), failed = countif(event == 'error.caught' and error_code startswith 'pg.') by bin_auto(_time)
| project _time, requests, failed, percent = ${percent('failed', 'requests')}
| order by _time asc`,
  example: {
    given: [
      line('http.request.completed', { status: 200 }),
      line('http.request.completed', { status: 500 }),
      line('error.caught', { error_code: 'pg.42P01' }),
      line('error.caught', { error_code: 'llm.529' }),
    ],
    expect: [{ _time: ago('10m'), requests: 2, failed: 1, percent: 50 }],
  },
});

export const dbUsage = define({
  name: 'db-usage',
  question: 'How much of the database do we use: connections, queries, time?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['db_connections', 'db_connections_limit', 'db_query_ms'])}
| summarize connections = maxif(value, metric == 'db_connections'), most = maxif(value, metric == 'db_connections_limit'), query_count = countif(metric == 'db_query_ms'), query_ms = sumif(value, metric == 'db_query_ms') by bin_auto(_time)
| order by _time asc`,
  example: {
    given: [
      point('db_connections', 4, { state: 'idle' }),
      point('db_connections_limit', 60),
      point('db_query_ms', 3, { query_name: 'find_user' }),
      point('db_query_ms', 5, { query_name: 'find_user' }),
    ],
    expect: [{ _time: ago('10m'), connections: 4, most: 60, query_count: 2, query_ms: 8 }],
  },
});

import { numbers, type Twins } from '../twin';

const quantile = (of: string, name: string) => `quantile_disc(value, ${of}) as ${name}`;
const latencyBy = (label: string, metric: string) => `select ${label}, count(*) as observations,
    ${quantile('0.5', 'p50')}, ${quantile('0.95', 'p95')}, ${quantile('0.99', 'p99')}
  from m where metric = '${metric}' group by ${label} order by p95 desc, ${label} asc`;

/** Of `axiom/queries/latency.ts` and `database.ts`. */
export const speed: Twins = {
  'api-latency': latencyBy('route', 'api_latency_ms'),
  'db-latency': latencyBy('query_name', 'db_query_ms'),
  'llm-latency': latencyBy('model', 'llm_latency_ms'),
  'latency-over-time': `select auto(_time) as _time, route, ${quantile('0.95', 'p95')}
    from m where metric = 'api_latency_ms' group by 1, 2 order by _time asc, route asc`,
  'twilio-latency': `select auto(_time) as _time, ${quantile('0.5', 'p50')}, ${quantile('0.95', 'p95')}
    from m where metric = 'twilio_send_latency_ms' group by 1 order by _time asc`,
  'first-reply': `select count(*) as users, ${quantile('0.5', 'p50')}, ${quantile('0.95', 'p95')}
    from m where metric = 'time_to_first_reply_minutes'`,
  'db-errors': `with s as (
      select auto(_time) as _time, times(event = 'http.request.completed') as requests,
        times(event = 'error.caught' and starts_with(error_code, 'pg.')) as failed
      from l where event in ('http.request.completed', 'error.caught') group by 1)
    select *, percent(failed, requests) as percent from s order by _time asc`,
  'db-usage': {
    sql: `select auto(_time) as _time, max(value) filter (where metric = 'db_connections') as connections,
      max(value) filter (where metric = 'db_connections_limit') as most,
      times(metric = 'db_query_ms') as query_count, total(value, metric = 'db_query_ms') as query_ms
    from m where metric in ('db_connections', 'db_connections_limit', 'db_query_ms') group by 1 order by _time asc`,
    goOn: numbers('connections, most'),
  },
};

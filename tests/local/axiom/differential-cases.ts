import type { DifferentialCase } from './differential';

/** SQL's comparisons drop nulls where Axiom's do not: `!=` keeps them, so that SQL says `is distinct from`. */
export const CASES: readonly DifferentialCase[] = [
  { apl: 't | count', sql: 'select count(*) as count from t' },
  { apl: "t | where s == 'a' | project n, f", sql: "select n, f from t where s = 'a'" },
  { apl: "t | where s != 'a' | project s, n", sql: "select s, n from t where s is distinct from 'a'" },
  { apl: "t | where s =~ 'A' | count", sql: "select count(*) as count from t where lower(s) = 'a'" },
  {
    apl: "t | where s in ('a', 'b c') | count",
    sql: "select count(*) as count from t where s in ('a', 'b c')",
  },
  {
    apl: "t | where s !in ('a', 'b c') | count",
    sql: "select count(*) as count from t where s is null or s not in ('a', 'b c')",
  },
  {
    apl: "t | where s contains 'B' | count",
    sql: "select count(*) as count from t where contains(lower(s), 'b')",
  },
  {
    apl: "t | where s startswith 'B' | count",
    sql: "select count(*) as count from t where starts_with(lower(s), 'b')",
  },
  { apl: 't | where n > 3 | project n', sql: 'select n from t where n > 3' },
  { apl: 't | where n != 3 | count', sql: 'select count(*) as count from t where n is distinct from 3' },
  {
    apl: 't | where n > 3 and (b or s == "a") | count',
    sql: "select count(*) as count from t where n > 3 and (b or s = 'a')",
  },
  { apl: 't | where not(n > 3) | count', sql: 'select count(*) as count from t where not (n > 3)' },
  {
    apl: 't | where n between (2 .. 5) | count',
    sql: 'select count(*) as count from t where n between 2 and 5',
  },
  {
    apl: 't | where isnull(s) or isempty(s) | count',
    sql: "select count(*) as count from t where s is null or s = ''",
  },
  {
    apl: 't | where _time >= datetime(2026-03-01T11:00:00Z) | count',
    sql: "select count(*) as count from t where _time >= '2026-03-01 11:00:00'",
  },
  {
    apl: 't | summarize c = count(), sn = sum(n), a = avg(f), lo = min(f), hi = max(n) by s',
    sql: 'select s, count(*) as c, coalesce(sum(n), 0) as sn, avg(f) as a, min(f) as lo, max(n) as hi from t group by s',
  },
  {
    apl: 't | summarize d = dcount(s), e = dcount(n)',
    sql: 'select count(distinct s) as d, count(distinct n) as e from t',
  },
  {
    apl: 't | summarize c = countif(n > 3), x = sumif(f, b), y = avgif(n, s == "a")',
    sql: "select count(*) filter (where n > 3) as c, coalesce(sum(f) filter (where b), 0) as x, avg(n) filter (where s = 'a') as y from t",
  },
  {
    apl: 't | summarize p = percentile(f, 95), q = percentile(f, 50) by s',
    sql: 'select s, quantile_disc(f, 0.95) as p, quantile_disc(f, 0.5) as q from t group by s',
  },
  {
    apl: 't | summarize v = variance(f), d = stdev(n)',
    sql: 'select var_samp(f) as v, stddev_samp(n) as d from t',
  },
  {
    apl: 't | summarize c = count() by bin(_time, 5m)',
    sql: "select time_bucket(interval '5 minutes', _time) as _time, count(*) as c from t group by 1",
  },
  {
    apl: 't | summarize c = count(), p = percentile(f, 90) by bin(_time, 15m), s, b',
    sql: "select time_bucket(interval '15 minutes', _time) as _time, s, b, count(*) as c, quantile_disc(f, 0.9) as p from t group by 1, 2, 3",
  },
  {
    apl: 't | summarize c = count() by big = n > 3',
    sql: 'select n > 3 as big, count(*) as c from t group by 1',
  },
  {
    apl: 't | summarize c = count() by k = iff(isempty(s), "none", tolower(s))',
    sql: "select case when s is null or s = '' then 'none' else lower(s) end as k, count(*) as c from t group by 1",
  },
  {
    apl: 't | extend r = n * 2 + 1, q = n / 2, z = f / 2 | project r, q, z',
    sql: 'select n * 2 + 1 as r, n // 2 as q, f / 2 as z from t',
  },
  {
    apl: 't | extend l = strlen(s), u = toupper(s), k = strcat(s, "-", n) | project l, u, k',
    sql: "select length(s) as l, upper(s) as u, coalesce(s, '') || '-' || coalesce(n::varchar, '') as k from t",
  },
  { apl: 't | distinct s, b', sql: 'select distinct s, b from t' },
  {
    apl: 't | top 5 by n desc, f | project n'.replace(', f', ''),
    sql: 'select n from t order by n desc nulls last limit 5',
  },
  {
    apl: 't | order by f asc nulls last | take 7 | project f',
    sql: 'select f from t order by f asc nulls last limit 7',
  },
  {
    apl: 't | join kind=inner (t | summarize m = max(n) by s) on s | summarize c = count(), m = sum(m)',
    sql: 'select count(*) as c, coalesce(sum(m), 0) as m from t join (select s, max(n) as m from t group by s) using (s)',
  },
  {
    apl: 't | lookup (t | summarize m = max(n) by s) on s | summarize c = count(), m = sum(m)',
    sql: 'select count(*) as c, coalesce(sum(m), 0) as m from t left join (select s, max(n) as m from t group by s) using (s)',
  },
  {
    apl: 't | union (t | where b) | count',
    sql: 'select (select count(*) from t) + (select count(*) from t where b) as count',
  },
  {
    apl: 't | where s in (t | where b | project s) | count',
    sql: 'select count(*) as count from t where s in (select s from t where b and s is not null)',
  },
  // A column of several kinds: a number equals numbers only, a text texts only.
  { apl: 't | where v == 5 | count', sql: "select count(*) as count from t where v::varchar = '5'" },
  { apl: "t | where v == 'a' | count", sql: `select count(*) as count from t where v::varchar = '"a"'` },
  {
    apl: "t | where v != 'a' | count",
    sql: `select count(*) as count from t where v::varchar is distinct from '"a"'`,
  },
  {
    apl: 't | summarize d = dcount(v), c = countif(isnull(v))',
    sql: 'select count(distinct v::varchar) as d, count(*) filter (where v is null) as c from t',
  },
  {
    apl: 't | where v > 3 | count',
    sql: "select count(*) as count from t where json_type(v) in ('UBIGINT', 'BIGINT', 'DOUBLE') and v::double > 3",
  },
];

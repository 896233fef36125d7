import { describe, expect, test } from 'vitest';
import type { Usage } from '@/axiom/lint/form';
import { lint } from '@/axiom/lint/lint';

const logs = { of: 'logs', name: 'logs' } as const;
const metrics = { of: 'metrics', name: 'metrics' } as const;

/** What the lint says of a query, as `line:column rule message`. */
const said = (apl: string, usage: Usage = 'query', dataset: typeof logs | typeof metrics = logs) =>
  lint(apl, { usage, dataset }).findings.map(
    ({ line, column, rule, message }) => `${line}:${column} ${rule} ${message}`,
  );

describe('what the lint refuses', () => {
  test.each([
    [
      'a field that is not in the schema',
      `['logs'] | where twilio_sid == 'x'`,
      /^1:18 language .*twilio_sid/,
    ],
    [
      'also inside ensure_field, where Axiom would answer with nulls',
      `['logs'] | extend a = ensure_field('twilio_sid', typeof(string))`,
      /^1:36 unknown the logs have no field 'twilio_sid'/,
    ],
    [
      'a wrong type',
      `['logs'] | extend a = ensure_field('duration_ms', typeof(string))`,
      /unknown 'duration_ms' is a real, not a string/,
    ],
    [
      'an unknown event',
      `['logs'] | where event == 'sms.recieved'`,
      /^1:27 unknown there is no event 'sms.recieved'/,
    ],
    [
      'a field that the events named do not carry',
      `['logs'] | where event == 'linkup.created' | extend k = ensure_field('keyword', typeof(string))`,
      /none of the events named here carries 'keyword'/,
    ],
    [
      'also where the event is no column any more',
      `['logs'] | distinct entry_id, event | summarize n = countif(event == 'linkup.creatd')`,
      /unknown there is no event 'linkup.creatd'/,
    ],
    [
      'a word that a field never holds',
      `['logs'] | where event == 'alert.notified' and ensure_field('channel', typeof(string)) in ('slack', 'pager')`,
      /unknown 'channel' is never 'pager'/,
    ],
    ['a dataset that is not ours', `['other'] | count`, /language .*other/],
    ['a function that Axiom does not document', `['logs'] | extend a = prev(event)`, /language .*prev/],
    ['an operator that Axiom does not document', `['logs'] | serialize`, /undocumented .*'serialize'/],
    [
      'an aggregate without a name',
      `['logs'] | distinct entry_id | summarize count()`,
      /unnamed give 'count\(\)' a name/,
    ],
    ['a syntax error', `['logs'] | where`, /^\d+:\d+ language/],
    [
      'rows counted that may be there twice',
      `['logs'] | summarize n = count()`,
      /counted-twice take each entry_id once/,
    ],
  ])('%s', (_, apl, expected) => {
    expect(said(apl)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
  });

  test('an unknown metric, and a label that none of the metrics named has', () => {
    expect(said(`['metrics'] | where metric == 'sms_total'`, 'query', metrics)).toEqual([
      "1:31 unknown there is no metric 'sms_total'",
    ]);
    expect(
      said(
        `['metrics'] | where metric == 'sms_inbound_total' | extend r = ensure_field('region', typeof(string))`,
        'query',
        metrics,
      ),
    ).toEqual(["1:77 unknown none of the metrics named here has the label 'region'"]);
  });

  test('a word that a label never holds in the metrics named', () => {
    const step = (word: string) =>
      said(
        `['metrics'] | where metric == 'profile_steps_total' and ensure_field('step', typeof(string)) == '${word}'`,
        'query',
        metrics,
      );
    expect(step('registered')).toEqual([]);
    expect(step('registred')).toEqual(["1:97 unknown 'step' is never 'registred'"]);
    // The reason is a word that the app chooses.
    expect(
      said(
        `['metrics'] | where metric == 'llm_intent_failures_total' and ensure_field('reason', typeof(string)) == 'x'`,
        'query',
        metrics,
      ),
    ).toEqual([]);
  });

  test('points added up that may be there twice', () => {
    expect(said(`['metrics'] | summarize n = sum(value)`, 'query', metrics)).toHaveLength(1);
    expect(
      said(`['metrics'] | distinct point_id, value | summarize n = sum(value)`, 'query', metrics),
    ).toEqual([]);
    expect(said(`['metrics'] | summarize n = max(value)`, 'query', metrics)).toEqual([]);
  });

  test('a join, in a dashboard only', () => {
    const apl = `['logs'] | join kind=inner (['logs'] | distinct correlation_id) on correlation_id`;
    expect(said(apl)).toEqual([]);
    expect(said(apl, 'dashboard')).toEqual([expect.stringMatching(/dashboard-join/)]);
  });

  test('bin_auto, and anything after the summarize, in a monitor only', () => {
    const binned = `['logs'] | distinct entry_id, _time | summarize n = count() by bin_auto(_time)`;
    expect(said(binned, 'dashboard')).toEqual([]);
    expect(said(binned, 'monitor')).toEqual([expect.stringMatching(/monitor-bin/)]);
    expect(said(`['logs'] | distinct entry_id | summarize n = count() | extend m = n`, 'monitor')).toEqual([
      expect.stringMatching(/monitor-summarize/),
    ]);
  });
});

test('what a query reads is found in its tree and never declared', () => {
  const { reads } = lint(
    `['logs'] | where event == 'linkup.locked' and status > 1 | extend r = ensure_field('region', typeof(string)) | distinct entry_id, r`,
    { usage: 'query', dataset: logs },
  );
  expect([...reads.fields].sort()).toEqual(['entry_id', 'event', 'region', 'status']);
  expect(reads.events.map(({ name }) => name)).toEqual(['linkup.locked']);
});

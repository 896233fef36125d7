import { events } from '@/lib/telemetry/catalogue/events';
import { fields } from '@/lib/telemetry/catalogue/fields';
import { LABEL_OVERFLOW } from '../measure/write';
import { rules } from './all';
import { HTTP_REQUESTS } from './http-requests';
import { ownMetrics } from './own';
import type { Rule } from './rule';

/** The page about all metrics, made from the rules themselves. */
export function metricsDocument(): string {
  return [
    '# Metrics',
    '',
    'Made from the rules in `drain/rules/`; a test fails when it is stale (`npx vitest run -u tests/drain/rules-document.test.ts` writes it again).',
    '',
    'A row of the metrics dataset is `{_time, point_id, metric, kind, value, env, …labels}`. Counters are deltas for one series, batch and minute: sum them. Histograms are single observations, gauges are samples. `point_id` is made from the entries counted: the same entries counted again by the same batch have the same one. A label without a value is `unknown`; a value beyond a label’s share of a day is `_other`.',
    '',
    '## From the product’s events',
    '',
    table(
      ['metric', 'kind', 'labels besides `env`', 'from', 'value'],
      rules.map((rule) => [
        code(rule.metric),
        rule.kind,
        labelsOf(rule),
        `${code(rule.event)}: ${events[rule.event].about}`,
        amountOf(rule),
      ]),
    ),
    '## From Vercel’s own entries',
    '',
    table(
      ['metric', 'kind', 'labels besides `env`', 'what'],
      [
        [
          code(HTTP_REQUESTS),
          'counter',
          '`route`, `status_class`',
          'Requests, once for each request id: also those that crashed (−1) or timed out (504), which count as `5xx`',
        ],
      ],
    ),
    '## About the drain itself',
    '',
    table(
      ['metric', 'kind', 'labels besides `env`', 'what'],
      [
        ...Object.entries(ownMetrics).map(([metric, { kind, labels, about }]) => [
          code(metric),
          kind,
          labels.map(code).join(', '),
          about,
        ]),
        [
          code(LABEL_OVERFLOW),
          'counter',
          '`of_metric`, `of_label`',
          'Observations whose label became `_other`, by the metric and the label',
        ],
      ],
    ),
  ].join('\n');
}

function labelsOf({ labels, value }: Rule): string {
  const named = Object.entries(labels).map(([label, source]) => {
    if (typeof source !== 'string')
      return 'always' in source
        ? `${code(label)} = ${source.always}`
        : `${code(label)}: whether ${code(source.has)} is there`;
    return source === label ? code(label) : `${code(label)} ← ${code(source)}`;
  });
  return [...named, ...('label' in value ? [`${code(value.label)} ← the pair’s name`] : [])].join(', ');
}

function amountOf({ value, where }: Rule): string {
  if (!('field' in value)) return '1';
  const field = fields[value.field];
  const unit = 'unit' in field ? `, ${field.unit}` : '';
  const only = Object.entries(where ?? {}).map(([name, wanted]) => ` where ${code(name)} is ${code(wanted)}`);
  return `${value.each === 'timing' ? 'each pair in ' : ''}${code(value.field)}${unit}${only.join('')}`;
}

const code = (text: string) => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

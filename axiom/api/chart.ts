import { z } from 'zod';

/** The charts of a dashboard: Axiom's OpenAPI document v2, schema `Chart` and those it refers to, as of August 2026. */

export const chartId = z.string().min(1).max(200);
const name = z.string().min(1).max(500).optional();
const apl = z.string().min(1).max(500_000);

/** A query in APL, or in MPL for metrics. */
function query<T extends z.ZodType>(options: T) {
  const queryOptions = options.optional();
  return z.union([z.strictObject({ apl, queryOptions }), z.strictObject({ mpl: apl, queryOptions })]);
}

const view = z.enum(['charts', 'resultsTable', 'charts|resultsTable', '']).optional();

const timeSeriesQuery = query(
  z.strictObject({
    displayNull: z.enum(['auto', 'null', 'span', 'zero', '']).optional(),
    overlayCharts: z.enum(['true', 'false', '']).optional(),
    shownColumns: z.string().max(10_000).optional(),
    timeSeriesVariant: z.enum(['area', 'bars', 'line', 'lines', '']).optional(),
    timeSeriesView: view,
  }),
);
const heatmapQuery = query(z.strictObject({ timeSeriesView: view }));
const simpleQuery = z.union([z.strictObject({ apl }), z.strictObject({ mpl: apl })]);

const tableSettings = z
  .strictObject({
    columns: z
      .array(
        z.union([
          z.string().max(500),
          z.strictObject({ name: z.string().max(500), width: z.int().positive().optional() }),
        ]),
      )
      .max(500)
      .optional(),
    settings: z
      .strictObject({
        fontSize: z
          .string()
          .max(20)
          .regex(/^\d+px$/)
          .optional(),
        ...Object.fromEntries(
          [
            'highlightSeverity',
            'showRaw',
            'showEvent',
            'showTimestamp',
            'wrapLines',
            'hideNulls',
            'fitColumns',
          ].map((flag) => [flag, z.boolean().optional()]),
        ),
      })
      .optional(),
  })
  .optional();

const color = z.string().max(200).optional();
const colors = z
  .strictObject({ background: color, chartFillColor: color, labelColor: color, textColor: color })
  .optional();
const comparison = z.enum(['Above', 'AboveOrEqual', 'Below', 'BelowOrEqual', 'AboveOrBelow']).optional();

function chart<K extends string, S extends z.ZodRawShape>(type: K, shape: S) {
  return z.strictObject({ id: chartId, type: z.literal(type), ...shape });
}

const statistic = chart('Statistic', {
  name,
  query: simpleQuery,
  colorScheme: z
    .enum(['Blue', 'Orange', 'Red', 'Purple', 'Teal', 'Yellow', 'Green', 'Pink', 'Grey', 'Brown'])
    .optional(),
  customUnits: z.string().max(200).optional(),
  showChart: z.union([z.boolean(), z.string()]).optional(),
  hideValue: z.boolean().optional(),
  chartHeight: z.union([z.string().max(100), z.number()]).optional(),
  errorThreshold: comparison,
  errorThresholdValue: z.string().max(100).optional(),
  warningThreshold: comparison,
  warningThresholdValue: z.string().max(100).optional(),
  invertTheme: z.boolean().optional(),
  background: color,
  textColor: color,
  labelColor: color,
  chartFillColor: color,
  okColorProps: colors,
  warningColorProps: colors,
  errorColorProps: colors,
});

const monitorList = chart('MonitorList', {
  name,
  selectedMonitors: z.array(z.string().min(1).max(200)).min(1).max(200),
  columns: z.strictObject({
    status: z.boolean(),
    history: z.boolean(),
    dataset: z.boolean(),
    type: z.boolean(),
    notifiers: z.boolean(),
  }),
});

const filter = {
  id: z.string().max(200),
  name: z.string().max(200),
  active: z.boolean().optional(),
};
const options = z
  .union([
    z
      .array(
        z.strictObject({
          key: z.string().max(500),
          value: z.string().max(10_000),
          default: z.boolean().optional(),
          unset: z.boolean().optional(),
        }),
      )
      .max(200),
    z.literal(''),
    z.null(),
  ])
  .optional();
const select = { ...filter, type: z.literal('select'), options };

const smartFilter = chart('SmartFilter', {
  name,
  filters: z
    .array(
      z.union([
        z.strictObject({ ...filter, type: z.literal('search') }),
        z.strictObject({ ...select, selectType: z.literal('list') }),
        z.strictObject({ ...select, selectType: z.literal('query'), query: simpleQuery.optional() }),
      ]),
    )
    .min(1)
    .max(50),
  logo: z.string().max(2000).optional(),
  logoDark: z.string().max(2000).optional(),
});

export const chartSchema = z.discriminatedUnion('type', [
  chart('TimeSeries', { name, query: timeSeriesQuery }),
  chart('Heatmap', { name, query: heatmapQuery }),
  chart('LogStream', { name, query: simpleQuery, tableSettings }),
  chart('Pie', { name, query: simpleQuery }),
  chart('Scatter', { name, query: simpleQuery }),
  chart('Table', { name, query: simpleQuery, tableSettings }),
  chart('TopK', { name, query: simpleQuery }),
  statistic,
  chart('Note', { text: z.string().min(1).max(100_000), variant: z.literal('default').optional() }),
  monitorList,
  smartFilter,
  chart('Spacer', { name }),
]);

export type Chart = z.infer<typeof chartSchema>;

import { z } from 'zod';
import { AplError } from '../parse/apl-error';
import { parseQuery } from '../parse/kusto';

/** A monitor: Axiom's OpenAPI document v2, schema `Monitor`. Keys it does not list are ignored, as the API does. */
const fields = z.object({
  name: z.string().min(1),
  type: z.enum(['Threshold', 'MatchEvent', 'AnomalyDetection']),
  description: z.string().optional(),
  aplQuery: z.string().optional(),
  mplQuery: z.string().optional(),
  operator: z.enum(['Below', 'BelowOrEqual', 'Above', 'AboveOrEqual', 'AboveOrBelow']).optional(),
  threshold: z.number().optional(),
  alertOnNoData: z.boolean().optional(),
  notifyByGroup: z.boolean().optional(),
  notifyEveryRun: z.boolean().optional(),
  resolvable: z.boolean().optional(),
  skipResolved: z.boolean().optional(),
  intervalMinutes: z.int().min(1).optional(),
  rangeMinutes: z.int().min(1).optional(),
  secondDelay: z.number().max(86_400).optional(),
  triggerFromNRuns: z.number().optional(),
  triggerAfterNPositiveResults: z.number().optional(),
  tolerance: z.number().max(100).optional(),
  compareDays: z.number().max(7).optional(),
  columnName: z.string().optional(),
  disabled: z.boolean().optional(),
  disabledUntil: z.iso.datetime({ offset: true }).nullable().optional(),
  notifierIds: z.array(z.string()).nullable().optional(),
});

/** Some clients still spell it `notifierIDs`. */
const spelled = z.preprocess((given) => {
  if (typeof given !== 'object' || given === null || !('notifierIDs' in given)) return given;
  const { notifierIDs, ...rest } = given;
  return { notifierIds: notifierIDs, ...rest };
}, fields);

export const monitorSchema = spelled.superRefine((monitor, context) => {
  const report = (path: string, message: string): void =>
    context.addIssue({ code: 'custom', path: [path], message });
  const { aplQuery = '', mplQuery = '', type } = monitor;
  if (aplQuery === '' && mplQuery === '') report('aplQuery', 'a monitor needs an aplQuery or an mplQuery');
  if (aplQuery === '') return;
  const wrong = queryProblem(aplQuery, type);
  if (wrong !== null) report('aplQuery', wrong);
});

/** What a match-event monitor's query may be made of, by the grammar's names (Axiom's documentation of monitors). */
const MATCH_EVENT_OPERATORS = new Set([
  'FilterOperator',
  'ExtendOperator',
  'ParseOperator',
  'ParseKvOperator',
  'ProjectOperator',
  'ProjectAwayOperator',
  'ProjectKeepOperator',
  'ProjectRenameOperator',
  'ProjectReorderOperator',
]);

function queryProblem(apl: string, type: string): string | null {
  try {
    const query = parseQuery(apl);
    if (type !== 'MatchEvent') return null;
    const operators = [...pipelineOperators(query)].filter((kind) => !MATCH_EVENT_OPERATORS.has(kind));
    return operators.length === 0 ? null : `a match event monitor cannot use ${operators.join(', ')}`;
  } catch (error) {
    if (error instanceof AplError) return `invalid query: ${error.message}`;
    throw error;
  }
}

function* pipelineOperators(node: {
  kind: string;
  role: string;
  children: readonly (typeof node)[];
}): Generator<string> {
  if (node.role === 'Operator' && node.kind.endsWith('Operator')) yield node.kind;
  for (const child of node.children) yield* pipelineOperators(child);
}

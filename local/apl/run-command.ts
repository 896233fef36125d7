import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ask } from '@/axiom/apl/ask';
import { listing, textOf } from '@/axiom/apl/question';
import { renderPlot } from '@/axiom/apl/render-plot';
import { renderTable } from '@/axiom/apl/render-table';
import { type Tabular, toTable } from '@/axiom/apl/result';
import { axiomApi } from '@/axiom/deploy/api';
import { readDeploySettings } from '@/axiom/settings';
import { errorText, type Surroundings } from '@/lib/surroundings';

const HELP = `npm run apl -- [options] 'QUERY'
npm run apl -- [options] --query NAME [--param NAME=VALUE …]

One APL query: on a file, on the local cloud while \`npm run demo\` or \`npm run local\` runs, or on real Axiom.

  --data FILE --dataset NAME   the rows of a file (NDJSON or a JSON array, also gzipped) as a dataset of that name
  --query NAME                 a query of the catalogue (docs/queries.md) instead of a text
  --param NAME=VALUE           a parameter of it; once for each
  --list                       every query of the catalogue
  --from TIME  --to TIME       RFC 3339, or relative such as now-1h; everything by default
  --format table|json|plot     json (Axiom's tabular answer) with --data, else table

AXIOM_TOKEN, AXIOM_URL and AXIOM_ORG_ID say where.
`;

const options = {
  data: { type: 'string' },
  dataset: { type: 'string' },
  query: { type: 'string' },
  param: { type: 'string', multiple: true, default: [] as string[] },
  list: { type: 'boolean', default: false },
  from: { type: 'string' },
  to: { type: 'string' },
  format: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const formatSchema = z.enum(['table', 'json', 'plot'], { error: '--format is table, json or plot' });

/** `npm run apl -- ARGS…`: the exit code. It says on `err` what is wrong and what to do about it, and throws nothing. */
export async function aplCommand(args: readonly string[], { env, out, err }: Surroundings): Promise<number> {
  try {
    out(await answer(args, env));
    return 0;
  } catch (error) {
    err(`apl: ${errorText(error)}\nSee npm run apl -- --help.\n`);
    return 1;
  }
}

async function answer(args: readonly string[], env: Surroundings['env']): Promise<string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { ...options },
    allowPositionals: true,
  });
  if (values.help || values.list) return values.list ? listing() : HELP;
  const settings = readDeploySettings(env);
  const { data, dataset, query, param = [], from, to } = values;
  const format = formatSchema.parse(values.format ?? (data === undefined ? 'table' : 'json'));
  const [text, ...more] = positionals;
  if (more.length > 0 || (text === undefined) === (query === undefined))
    throw new Error('give one query, as a text in quotes or by --query NAME');
  const datasets = dataset === undefined ? settings.datasets : { logs: dataset, metrics: dataset };
  const apl = query === undefined ? (text ?? '') : textOf(query, param, { datasets });
  return render(await asked(), format);

  async function asked(): Promise<Tabular> {
    if (data !== undefined) {
      if (dataset === undefined)
        throw new Error('--data needs --dataset NAME, the name by which the query calls it');
      const { askFile } = await import('./file');
      return askFile({ file: data, dataset, apl, from, to }, Date.now());
    }
    const token = env.AXIOM_TOKEN;
    if (!token)
      throw new Error(
        'AXIOM_TOKEN is not set, and no local cloud runs: start `npm run local`, or use --data FILE',
      );
    const url = env.AXIOM_URL || 'https://api.axiom.co';
    const api = axiomApi({ url, token, orgId: env.AXIOM_ORG_ID, timeoutMs: 120_000 });
    return ask(api, apl, { from, to });
  }
}

function render(result: Tabular, format: z.infer<typeof formatSchema>): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(result)}\n`;
    case 'table':
      return renderTable(toTable(result));
    case 'plot':
      return renderPlot(toTable(result));
  }
}

import { parseArgs } from 'node:util';
import { errorText, type Surroundings } from '@/lib/surroundings';
import { axiomApi } from './deploy/api';
import { hasChanges } from './deploy/change';
import { deploy, planDeployment } from './deploy/deploy';
import { renderApplied, renderPlan } from './deploy/render';
import { readDeploySettings } from './settings';

const HELP = `npm run axiom -- lint | plan | apply | check | annotate [options]

Axiom as code: queries, dashboards, monitors, notifiers and datasets of axiom/.

  lint       checks every query and document without any service
  plan       shows what would change in Axiom; exit code 2 when anything would
  apply      changes it; the same again changes nothing
  check      asks every panel of every dashboard; says which are empty, exit code 1 when one fails
  annotate   marks a deploy on the charts: --sha COMMIT [--title TEXT] [--url URL]

  --take-over           also change what was edited by hand or not deployed from here, and shorten retention
  --prune               also delete what was deployed from here and is not in the code any more
  --without-notifiers   allow monitors that tell nobody, as the local Axiom's do

AXIOM_TOKEN and AXIOM_URL say where; while \`npm run demo\` or \`npm run local\` runs, its Axiom is used. AXIOM_PLAN is
personal (default: three monitors, e-mail and Discord) or cloud. See docs/axiom.md.
`;

const options = {
  'take-over': { type: 'boolean', default: false },
  prune: { type: 'boolean', default: false },
  'without-notifiers': { type: 'boolean', default: false },
  sha: { type: 'string' },
  title: { type: 'string' },
  url: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `npm run axiom -- ARGS…`: the exit code. It says on `err` what is wrong and what to do about it, and throws nothing. */
export async function axiomCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    return await answer(args, surroundings);
  } catch (error) {
    surroundings.err(`axiom: ${errorText(error)}\nSee npm run axiom -- --help.\n`);
    return 1;
  }
}

async function answer(args: readonly string[], { env, out, err }: Surroundings): Promise<number> {
  const say = (text: string): number => {
    out(text);
    return 0;
  };
  const fail = (text: string): number => {
    err(`axiom: ${text}`);
    return 1;
  };
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [command, ...more] = positionals;
  if (values.help) return say(HELP);
  if (command === undefined || more.length > 0)
    return fail(`name one of lint, plan, apply, check, annotate.\n\n${HELP}`);
  const settings = readDeploySettings(env);
  if (command === 'lint') {
    const { lintAll } = await import('./lint/all');
    const findings = lintAll(settings);
    for (const { where, text } of findings) err(`${where}: ${text}\n`);
    return findings.length === 0 ? say('Everything is in order.\n') : 1;
  }
  const token = env.AXIOM_TOKEN;
  if (!token)
    return fail('AXIOM_TOKEN is not set: an API token of Axiom, or run `npm run demo` and use its Axiom.\n');
  const url = env.AXIOM_URL || 'https://api.axiom.co';
  const api = axiomApi({
    url,
    token,
    orgId: env.AXIOM_ORG_ID,
  });
  if (command === 'annotate') {
    const { annotateDeploy } = await import('./deploy/annotate');
    if (!values.sha) return fail('annotate needs --sha COMMIT.\n');
    const made = await annotateDeploy(
      api,
      Object.values(settings.datasets),
      { sha: values.sha, title: values.title, url: values.url },
      Date.now(),
    );
    return say(made ? 'Marked.\n' : 'It was marked before.\n');
  }
  if (command === 'check') {
    const { checkPanels, renderChecks } = await import('./deploy/check');
    const checks = await checkPanels(api, settings);
    out(renderChecks(checks));
    return checks.every(({ shows }) => typeof shows === 'number') ? 0 : 1;
  }
  if (command !== 'plan' && command !== 'apply') return fail(`there is no “${command}”. See --help.\n`);
  const planned = await planDeployment(api, settings, {
    prune: values.prune,
    withoutNotifiers: values['without-notifiers'] || isLocal(url),
  });
  out(renderPlan(planned.plan));
  if (command === 'plan') return hasChanges(planned.plan) ? 2 : planned.plan.problems.length > 0 ? 1 : 0;
  const applied = await deploy(api, planned, {
    takeOver: values['take-over'],
    onDone: ({ kind, name }) => out(`  ${kind} “${name}” ✓\n`),
  });
  if ('refused' in applied)
    return fail(`Nothing was changed:\n${applied.refused.map((why) => `  ${why}\n`).join('')}`);
  out(renderApplied(applied));
  return applied.failed === null ? 0 : 1;
}

/** Its monitors never run, so there is nobody to be told. */
const isLocal = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { acceptTarget } from '@/lib/alerts/accept-target';
import { explain } from '@/lib/alerts/explain';
import { isWatched } from '@/lib/alerts/heartbeat';
import { hushFor } from '@/lib/alerts/hush';
import { liveMeasurePorts } from '@/lib/alerts/live';
import { measureRules } from '@/lib/alerts/measure';
import { stamp } from '@/lib/alerts/message';
import { type AlertRule, intervals } from '@/lib/alerts/rule';
import { ruleNamed, rules } from '@/lib/alerts/rules';
import { missingChannels, readChannelSettings } from '@/lib/alerts/settings';
import { readSilences } from '@/lib/alerts/silences';
import { readBook } from '@/lib/alerts/store';
import { createRedis } from '@/lib/clients/redis';
import { environment, MissingSetting } from '@/lib/telemetry/env';
import { describeError } from '@/lib/telemetry/errors/describe';
import { backtest } from './backtest';

const HELP = `npm run alerts -- COMMAND

  list                        every rule, and the channels that are not set up
  explain RULE                why it fires or does not, with the numbers: asks Axiom and the book in Redis
  backtest RULE --data FILE   what it would have said on rows of its dataset (NDJSON with _time, env, …)
         [--env ENV]          the environment whose rows count (default prod)
  test                        every rule's timelines, and the lint of the rules

explain uses AXIOM_TOKEN, UPSTASH_REDIS_REST_URL and JOSH_ENV, or what \`npm run demo\` or \`npm run local\` has started.
Exit codes: 0 well; 1 the rule fires, a test fails, or a service did not answer; 2 the command was not understood.
`;

class Misuse extends Error {}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      env: { type: 'string', default: 'prod' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [command, name] = positionals;
  if (values.help) return print(HELP, 0);
  switch (command) {
    case 'list':
      return list();
    case 'explain':
      return explainRule(ruleOf(name));
    case 'backtest':
      return backtestRule(ruleOf(name), values.data, values.env);
    case 'test':
      return test();
    default:
      throw new Misuse(command === undefined ? 'say what to do' : `there is no command ${command}`);
  }
}

function ruleOf(name: string | undefined): AlertRule {
  if (name === undefined) throw new Misuse('name a rule; `npm run alerts -- list` shows them');
  const rule = ruleNamed(name);
  if (rule === undefined) throw new Misuse(`there is no rule ${name}; \`npm run alerts -- list\` shows them`);
  return rule;
}

function list(): number {
  const width = Math.max(...rules.map(({ name }) => name.length));
  const lines = rules.map(
    ({ name, route, tier, summary }) =>
      `${name.padEnd(width)}  ${route.padEnd(6)}  each ${intervals[tier].padEnd(2)}  ${summary}`,
  );
  const missing = missingChannels(readChannelSettings());
  const watched = isWatched()
    ? ''
    : 'NOBODY WATCHES the evaluator itself: set SENTRY_CRON_URL; see docs/alerts.md\n';
  const channels =
    missing.length === 0
      ? 'every channel is set up'
      : `NOT SET UP: ${missing.join(', ')} — others stand in; see docs/settings.md`;
  const { share, understood } = acceptTarget();
  const target = understood ? '' : `ALERT_ACCEPT_TARGET is no share between 0 and 1; ${share} is used\n`;
  return print(`${lines.join('\n')}\n\n${channels}\n${watched}${target}`, 0);
}

async function explainRule(rule: AlertRule): Promise<number> {
  const now = Date.now();
  const [book, silences] = await Promise.all([
    readBook(createRedis(), environment()),
    readSilences(createRedis(), environment(), now),
  ]);
  const measurements = await measureRules([rule], book, now, liveMeasurePorts());
  const measurement = measurements.get(rule.name) ?? { outcome: 'error' as const, reason: 'not_measured' };
  const hush = hushFor({ rule, blind: measurement.outcome !== 'measured' }, book.alerts, silences, now);
  const state = book.alerts[rule.name];
  print(`${explain(rule, measurement, state, hush, now).join('\n')}\n`, 0);
  return state?.status === 'firing' ? 1 : 0;
}

async function backtestRule(rule: AlertRule, file: string | undefined, env: string): Promise<number> {
  if (file === undefined) throw new Misuse('say which rows with --data FILE');
  const { evaluations, lines } = await backtest(rule, readRows(file), env);
  for (const { at, what, because } of lines) print(`${stamp(at)}  ${what.padEnd(20)}  ${because}\n`, 0);
  return print(`${rule.name}: ${evaluations} evaluations, ${lines.length} lines\n`, 0);
}

function readRows(file: string): Record<string, unknown>[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Misuse(`cannot read ${file}`);
  }
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      try {
        return JSON.parse(line) as Record<string, unknown>;
      } catch {
        throw new Misuse(`line ${index + 1} of ${file} is no JSON`);
      }
    });
}

function test(): Promise<number> {
  const args = ['vitest', 'run', '--project', 'fast', 'tests/alerts/rules.test.ts'];
  const child = spawn('npx', args, { stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

function print(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof Misuse || (error instanceof TypeError && 'code' in error)) {
    process.stderr.write(`${error.message}. See --help.\n`);
    return 2;
  }
  const said =
    error instanceof RangeError || error instanceof MissingSetting
      ? error.message
      : describeError(error).code;
  process.stderr.write(`${said}\n`);
  return 1;
});

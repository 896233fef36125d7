import { parseArgs } from 'node:util';
import { closeDatabase } from '@/lib/clients/database';
import { JoshError } from '@/lib/telemetry/errors/error';
import { toJson } from '../json';
import { diagnoses, readQuestion } from './ask';
import { playbookNames } from './playbook';
import { renderDiagnosis } from './render';

const HELP = `npm run diagnose -- --sid SM… | --user ID | --linkup ID [--user ID] | --invite ID | --job ID | --stripe-event evt_…
                    [--playbook NAME] [--json]

Runs the debugging playbook (${playbookNames.join(', ')}): each link of the chain with its evidence, the first
broken one by name, and the next action that is safe, often a replay as a dry run. Without --playbook those run that fit.

  --sid SM…           no-reply: a text that came in, or one of ours
  --user ID           no-reply of the last text, paid-but-paywalled, duplicate-invite and stuck-broadcasting of the newest
  --linkup ID         stuck-broadcasting; with --user also duplicate-invite
  --invite ID         duplicate-invite
  --job ID            no-reply: what became of one text of ours
  --stripe-event evt_…  paid-but-paywalled
  --json              as {"diagnoses": [{"playbook", "health", "code", "says", "action", "steps"}]}

Reads Postgres at DATABASE_URL, Axiom at AXIOM_URL with AXIOM_TOKEN, and asks Twilio where only Twilio knows; while
\`npm run demo\` or \`npm run local\` runs, its settings are used. It changes nothing.
The exit code is 0 when nothing is broken, 1 when something is, 3 when that cannot be said.
`;

async function main(): Promise<number> {
  const ids = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      sid: ids,
      user: ids,
      linkup: ids,
      invite: ids,
      job: ids,
      'stripe-event': ids,
      playbook: ids,
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { help, json, 'stripe-event': stripe_event, ...rest } = values;
  if (help || Object.keys(values).length === 0) {
    process.stdout.write(HELP);
    return help ? 0 : 2;
  }
  try {
    const found = await diagnoses(
      readQuestion({ ...rest, ...(stripe_event === undefined ? {} : { stripe_event }) }),
      Date.now(),
    );
    process.stdout.write(json ? `${toJson({ diagnoses: found })}\n` : found.map(renderDiagnosis).join('\n'));
    if (found.some(({ health }) => health === 'broken')) return 1;
    return found.some(({ health }) => health === 'unknown') ? 3 : 0;
  } catch (error) {
    if (!(error instanceof JoshError)) throw error;
    process.stderr.write(`${error.spec.advice} See --help.\n`);
    return error.code === 'diagnose.bad_question' ? 2 : 3;
  } finally {
    await closeDatabase();
  }
}

process.exitCode = await main();

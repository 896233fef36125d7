import { createQstash } from '@/lib/clients/qstash';
import { QueueError } from '@/lib/clients/qstash-requester';
import { environment, MissingSetting, setting } from '@/lib/telemetry/env';
import { describeChange, describePlan } from './describe';
import { planSchedules } from './plan';
import { makeChange, readSchedules } from './qstash';
import { schedules } from './schedules';

const HELP = `npm run schedules -- plan | apply

  plan    says what would change at QStash; exits with 2 when something would
  apply   changes it: creates, updates, and removes what is ours and not in lib/schedules/schedules.ts any more;
          the second time nothing is left to change

The app is the one at PUBLIC_BASE_URL, the environment that of JOSH_ENV, QStash the account of QSTASH_TOKEN (and QSTASH_URL for
a region other than the default). Schedules of other environments and of other products are never touched.
While \`npm run demo\` or \`npm run local\` runs, its settings are used.
`;

/** Milliseconds for one request. */
const TIMEOUT_MS = 10_000;

async function main(command: string | undefined): Promise<number> {
  if (command === undefined || command === '--help' || command === '-h') {
    process.stdout.write(HELP);
    return command === undefined ? 1 : 0;
  }
  if (command !== 'plan' && command !== 'apply') {
    process.stderr.write(`Unknown command "${command}".\n\n${HELP}`);
    return 1;
  }
  const target = { env: environment(), baseUrl: baseUrl() };
  // A misspelt JOSH_ENV counts as local: whoever runs this sees it here.
  process.stderr.write(`environment ${target.env}, app ${target.baseUrl}\n`);
  const qstash = createQstash(TIMEOUT_MS);
  const plan = planSchedules(schedules, await readSchedules(qstash), target);
  if (command === 'plan') {
    process.stdout.write(describePlan(plan, schedules));
    return plan.changes.length === 0 ? 0 : 2;
  }
  for (const change of plan.changes) {
    await makeChange(qstash, change);
    process.stdout.write(`${describeChange(change)}\n`);
  }
  process.stdout.write(
    describePlan(planSchedules(schedules, await readSchedules(qstash), target), schedules),
  );
  return 0;
}

/** @throws Error when it is no address that QStash could call */
function baseUrl(): string {
  const text = setting('PUBLIC_BASE_URL', 'the URL of the app that the schedules call');
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new Error('PUBLIC_BASE_URL is not an http(s) URL, for example https://app.example.com.');
}

function explain(error: unknown): string {
  if (error instanceof MissingSetting) return error.message;
  if (!(error instanceof QueueError)) return error instanceof Error ? error.message : 'Unknown error.';
  if (error.code === 'http_401' || error.code === 'http_403')
    return 'QStash refused the token: check QSTASH_TOKEN, and QSTASH_URL for its region.';
  if (error.code === 'http_412')
    return 'QStash allows no more schedules on this plan: remove some, or take a larger one.';
  if (error.code === 'timeout' || error.code === 'unreachable')
    return 'QStash did not answer. Try again; what was changed stays changed.';
  return `QStash answered ${error.code}. Try again; what was changed stays changed.`;
}

main(process.argv[2]).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  },
);

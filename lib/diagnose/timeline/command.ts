import { parseArgs } from 'node:util';
import { closeDatabase } from '@/lib/clients/database';
import { JoshError } from '@/lib/telemetry/errors/error';
import { toJson } from '../json';
import { renderTimeline } from './render';
import { liveTimeline } from './timeline-of';

const HELP = `npm run timeline -- ID [--json]

Prints everything that happened to something, in order: log lines, domain events, jobs, deliveries, Stripe events, replays,
and the alerts and deploys of that time; where the time went; and which steps are missing. ID is any of

  a correlation id (every answer carries one as x-correlation-id), a Twilio SID (SM…), a Stripe event (evt_…),
  a phone hash (k1_…), the id of a LinkUp, an invite, a user, a job, a text, a replay, a safety incident or a hold

Reads Axiom at AXIOM_URL with AXIOM_TOKEN and Postgres at DATABASE_URL; while \`npm run demo\` or \`npm run local\` runs, its
settings are used. When one of them is away the other one tells what it knows. The exit code is 1 when nothing is known.
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  const [id] = positionals;
  if (values.help || id === undefined) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  try {
    const timeline = await liveTimeline(id, Date.now());
    process.stdout.write(values.json ? `${toJson(timeline)}\n` : renderTimeline(timeline));
    return timeline.steps.length === 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof JoshError)) throw error;
    process.stderr.write(`${error.spec.advice} See --help.\n`);
    return error.code === 'timeline.bad_id' ? 2 : 1;
  } finally {
    await closeDatabase();
  }
}

process.exitCode = await main();

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { errorText } from '@/lib/surroundings';
import { signInLink } from '../auth/sign-in-link';
import { startAxiomApart } from '../axiom/apart';
import { ensureBuild } from '../build';
import { removeEnvFile, writeEnvFile } from '../env-file';
import { makeResponsesLight } from '../http/serve';
import { openOutputFile } from '../output-file';
import { type Stack, startStack } from '../stack';
import { stopSignal } from '../until-stopped';
import { demonstrate } from './demonstrate';
import { demonstrateIncident } from './demonstrate-incident';
import { incidentNames } from './incidents/incidents';
import { SMALL_BUDGET } from './later';

const HELP = `npm run demo -- [--seconds N] [--rate N] [--warm-up N] [--port N] [--instances N] [--outage] [--exit] [--json FILE]
            npm run demo -- --incident NAME [--port N] [--exit]

Starts the whole system on this machine, sends correctly signed Twilio and Stripe traffic through the production build
(every tenth delivery twice, LinkUps from the plan to their lock or end, one failure that the provider's retry repairs),
lets the LLM, Twilio and Redis fail for a moment, drains the logs, and compares what the product says with what the traffic generator knows. Then it stays up for looking around, until Ctrl-C.

  --seconds N   how long the traffic lasts (default 30)
  --rate N      deliveries a second (default 5)
  --warm-up N   seconds before them in which the rate grows from nothing (default 0)
  --port N      port of the app (default 3000; another one is used when it is taken)
  --outage      then Twilio refuses to send: texts are tried again, somebody is paged, and what was
                given up is replayed automatically (about three minutes more)
  --incident N  causes one incident of the playbook instead, prints its timeline, diagnoses it, replays it as an engineer
                would (dry run first, then with a reason), diagnoses again, and verifies the audit log:
                ${incidentNames.join(', ')}
  --instances N processes of the app that share the requests, as Vercel starts more under load (default 1)
  --database U  a PostgreSQL server with an empty database, instead of the embedded one, which serves one query at a time
  --exit        stop after the report; the exit code is 1 when any count is off
  --json FILE   write the report as {"ok", "checks": [{"name", "expected", "actual", "ok"}], "load": {…, "memory"}}
`;

const optionsSchema = z.object({
  seconds: z.coerce.number().positive().max(3600).default(30),
  rate: z.coerce.number().positive().max(100).default(5),
  'warm-up': z.coerce.number().min(0).max(600).default(0),
  port: z.coerce.number().int().min(0).max(65535).default(3000),
  instances: z.coerce.number().int().min(1).max(8).default(1),
  outage: z.boolean().default(false),
  database: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  incident: z.enum(incidentNames).optional(),
  exit: z.boolean().default(false),
  json: z.string().optional(),
});

/** QStash's 12 s before a second try become a quarter of a second. */
const RETRY_SCALE = 0.02;
/** Its 30 hours of tries become a minute: an outage outlasts them. */
const OUTAGE_RETRY_SCALE = 5e-4;
/** As many texts fail here in two minutes as elsewhere in hours. */
const MANY_REPLAYS = { AUTO_REPLAYS_PER_HOUR: '1000' };

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string' },
      rate: { type: 'string' },
      'warm-up': { type: 'string' },
      port: { type: 'string' },
      instances: { type: 'string' },
      outage: { type: 'boolean' },
      database: { type: 'string' },
      incident: { type: 'string' },
      exit: { type: 'boolean' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const options = optionsSchema.parse(values);
  const announce = (text: string) => process.stdout.write(`${text}\n`);
  const stopping = stopSignal();
  let interrupted = false;
  void stopping.then(() => {
    interrupted = true;
    announce('\nstopping …');
  });

  await ensureBuild(announce);
  if (interrupted) return 130;
  const { incident, database } = options;
  const extra = options.outage ? MANY_REPLAYS : {};
  const env = incident === undefined ? { ...SMALL_BUDGET, ...extra } : {};
  const output = openOutputFile();
  makeResponsesLight();
  const axiom = await startAxiomApart();
  const stack = await startStack({
    axiom: { url: axiom.url, token: axiom.token },
    port: options.port,
    instances: options.instances,
    retryScale: options.outage ? OUTAGE_RETRY_SCALE : RETRY_SCALE,
    env,
    announce,
    onAppLine: output.write,
    onDrainLine: output.write,
    ...(database === undefined ? {} : { databaseUrl: database }),
  });
  // Also when the patience with an orderly stop has run out.
  process.once('exit', removeEnvFile);
  try {
    writeEnvFile({ ...stack.cloud.env, ...verifyEnvironment(stack, output) });
    const announceConsole = () =>
      announce(
        `\nThe on-call console; the link signs you in, once (another: npm run sign-in):\n${signInLink(stack.app.url, stack.cloud.auth.code('engineering'))}\n`,
      );
    announceConsole();
    const working =
      incident === undefined
        ? demonstrate(stack, {
            ...options,
            warmUp: options['warm-up'],
            announce,
            interrupted: () => interrupted,
          })
        : demonstrateIncident(stack, incident, announce);
    const report = await Promise.race([working, stopping.then(() => null)]);
    if (report === null) {
      // What is under way ends with the stack; its complaints about that are of no interest.
      working.catch(() => undefined);
      return 130;
    }
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
    if (!options.exit) {
      announceConsole();
      announce('\nIt stays up for looking around; Ctrl-C stops everything.');
      await stopping;
    }
    return report.ok ? 0 : 1;
  } finally {
    await stack.stop();
    await axiom.close();
  }
}

/** What `npm run verify` needs to know besides: the drain, what the deployments printed, and Sentry’s envelopes as they came. */
const verifyEnvironment = ({ drain, cloud }: Stack, output: { path: string }): Record<string, string> => ({
  DRAIN_BASE_URL: drain.url,
  VERIFY_ALSO: `logs=${output.path},Sentry’s envelopes=${cloud.sentry.url}/_local/items`,
});

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`the demo could not run: ${errorText(error)}\nSee npm run demo -- --help.\n`);
    process.exit(1);
  },
);

import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { setting } from '@/lib/telemetry/env';
import type { FurtherPlace, SubjectOptions } from './subject';

const HELP = `npm run verify -- [--app URL] [--drain URL] [--phone NUMBER] [--no-canary] [--also NAME=PLACE]… [--wait N] [--json FILE]

Verifies a deployment step by step: settings, stores, the edge, the log drain, Axiom, QStash, clocks, Sentry, the
specification's wiring, and that a phone number and a text that are sent in come out nowhere. Exit code 1 when anything
is wrong. What cannot be looked at is listed as not checked, and never as right.

  --app URL        the app (default PUBLIC_BASE_URL)
  --drain URL      the drain (default DRAIN_BASE_URL)
  --phone NUMBER   send the text from this number of yours, which gets the reply; its user stays. Without it a fictional
                   number is used, to which Twilio sends nothing, and its user is removed again
  --no-canary      send no text and make no user: the wiring and the search for personal data are left out
  --also NAME=PLACE  search this file or address as well; “logs” stands for what the deployments printed (default VERIFY_ALSO)
  --wait N         seconds that one thing may take to arrive (default 90)
  --json FILE      write {"ok", "checks": [{"name", "expected", "actual", "ok", "todo"}], "not_checked", "left"}

It needs the settings of both projects: \`vercel env pull\`. Sentry is searched with SENTRY_API_TOKEN, SENTRY_ORG and
SENTRY_PROJECT. While \`npm run demo\` runs, it is verified without any argument. See docs/production.md.
`;

const optionsSchema = z.object({
  app: z.url({ protocol: /^https?$/ }),
  drain: z.url({ protocol: /^https?$/ }).nullable(),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{9,14}$/, { error: 'not of the form +12025550100' })
    .optional(),
  wait: z.coerce.number().positive().max(3600),
});

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      app: { type: 'string' },
      drain: { type: 'string' },
      phone: { type: 'string' },
      'no-canary': { type: 'boolean', default: false },
      also: { type: 'string', multiple: true },
      wait: { type: 'string', default: '90' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { env } = process;
  const options = optionsSchema.parse({
    app: values.app ?? setting('PUBLIC_BASE_URL', 'the URL of the app; start `npm run demo`, or give --app'),
    drain: values.drain ?? (env.DRAIN_BASE_URL || null),
    phone: values.phone,
    wait: values.wait,
  });
  const further = readFurther(values.also ?? (env.VERIFY_ALSO ?? '').split(',').filter((one) => one !== ''));
  return verify(
    {
      env,
      ...options,
      waitMs: options.wait * 1_000,
      withCanary: !values['no-canary'],
      further,
      now: Date.now,
      pause: (ms) => pause(ms),
    },
    values.json,
  );
}

async function verify(options: SubjectOptions, json: string | undefined): Promise<number> {
  // The checks know the whole product: a wrong option is told without them.
  const [{ newSubject }, { runChecks }, { stagesOf }, { renderEnd, renderResult }, { closeDatabase }] =
    await Promise.all([
      import('./subject'),
      import('./run-checks'),
      import('./stages'),
      import('./render'),
      import('@/lib/clients/database'),
    ]);
  const subject = newSubject(options);
  process.stdout.write(`verifying ${subject.app} (${options.env.JOSH_ENV ?? 'local'})\n`);
  const report = await runChecks(stagesOf(options.further), subject, {
    onStage: (title) => process.stdout.write(`\n${title}\n`),
    onResult: (result) => process.stdout.write(renderResult(result)),
  }).finally(() => closeDatabase());
  process.stdout.write(renderEnd(report));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  return report.ok ? 0 : 1;
}

/** @throws Error when one is not `name=place` */
function readFurther(given: readonly string[]): FurtherPlace[] {
  return given.map((one) => {
    const end = one.indexOf('=');
    if (end < 1) throw new Error(`--also ${one}: give a name and a file or address, as logs=output.log`);
    return { name: one.slice(0, end), at: one.slice(end + 1) };
  });
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const text =
      error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : '';
    process.stderr.write(`verify could not run: ${text}\nSee npm run verify -- --help.\n`);
    process.exit(1);
  },
);

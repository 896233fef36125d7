import { parseArgs } from 'node:util';
import { signInLink } from './auth/sign-in-link';
import { startCloud } from './cloud';
import { removeEnvFile, writeEnvFile } from './env-file';
import { prepareCloud } from './prepare';
import { stopSignal } from './until-stopped';

const HELP = `npm run local -- [--public-url URL] [--folder DIR]

Starts the embedded cloud alone (Redis, QStash, Axiom, Postgres, Twilio, Anthropic, Sentry) and prints the environment
to use it, until Ctrl-C.

  --public-url URL  where the product will be reached (default http://127.0.0.1:3000)
  --folder DIR      keep Postgres and Axiom in this folder; memory otherwise
  REDIS_URL, DATABASE_URL in the environment replace the in-memory engines by real servers
`;

const { values } = parseArgs({
  options: {
    'public-url': { type: 'string' },
    folder: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  process.stdout.write(HELP);
} else {
  const stopped = stopSignal();
  const { REDIS_URL: redisUrl, DATABASE_URL: databaseUrl } = process.env;
  const cloud = await startCloud({
    publicUrl: values['public-url'] ?? 'http://127.0.0.1:3000',
    ...(values.folder === undefined ? {} : { folder: values.folder }),
    ...(redisUrl ? { redisUrl } : {}),
    ...(databaseUrl ? { databaseUrl } : {}),
  });
  await prepareCloud(cloud);
  writeEnvFile(cloud.env);
  for (const [name, value] of Object.entries(cloud.env)) process.stdout.write(`${name}=${value}\n`);
  process.stderr.write(
    `\nthe embedded cloud runs; other commands here use it by themselves. Ctrl-C stops it.
once the product runs there, the on-call console: ${signInLink(cloud.env.PUBLIC_BASE_URL ?? '', cloud.auth.code('engineering'))}\n`,
  );
  await stopped;
  removeEnvFile();
  await cloud.close();
}

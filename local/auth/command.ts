import { parseArgs } from 'node:util';
import { z } from 'zod';
import { roles } from '@/lib/admin/role';
import { setting } from '@/lib/telemetry/env';
import { signInLink } from './sign-in-link';
import { users } from './users';

const HELP = `npm run sign-in [-- --role ${roles.join('|')}]

Prints a link that signs you in to the on-call console of the running \`npm run demo\`, \`dev\` or \`local\`: once, within an hour.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { role: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const role = z.enum(roles).parse(values.role ?? 'engineering');
  const about = 'start `npm run demo`, `npm run dev` or `npm run local` first';
  const response = await fetch(`${setting('DASHBOARD_JWT_ISSUER', about)}/admin/generate_link`, {
    method: 'POST',
    headers: { authorization: `Bearer ${setting('DASHBOARD_SERVICE_KEY', about)}` },
    body: JSON.stringify({ type: 'magiclink', email: users.find((user) => user.role === role)?.email }),
  });
  const { hashed_token } = z.object({ hashed_token: z.string() }).parse(await response.json());
  process.stdout.write(`${signInLink(setting('PUBLIC_BASE_URL', about), hashed_token)}\n`);
}

main().catch((error: unknown) => {
  const why =
    error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : 'unknown';
  process.stderr.write(`no link: ${why}\nSee npm run sign-in -- --help.\n`);
  process.exitCode = 1;
});

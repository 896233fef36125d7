import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { signInLink } from './auth/sign-in-link';
import { startCloud } from './cloud';
import { removeEnvFile, writeEnvFile } from './env-file';
import { prepareCloud } from './prepare';
import { stopSignal } from './until-stopped';
import { freePort } from './vercel/deployment';

const HELP = `npm run dev -- [--port N]

The embedded cloud and \`next dev\` on one port (default 3000), app and drain in one process. Ctrl-C stops both.
`;

const { values } = parseArgs({
  options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  process.stdout.write(HELP);
} else {
  const stopped = stopSignal();
  const port = await freePort(Number(values.port ?? 3000)).catch(() => null);
  if (port === null)
    throw new Error(`port ${values.port ?? 3000} is taken: stop what runs there, or give --port`);
  const cloud = await startCloud({ publicUrl: `http://127.0.0.1:${port}` });
  await prepareCloud(cloud);
  writeEnvFile({ ...cloud.env, DRAIN_BASE_URL: cloud.env.PUBLIC_BASE_URL ?? '' });
  process.stdout.write(
    `the on-call console: ${signInLink(`http://127.0.0.1:${port}`, cloud.auth.code('engineering'))}\n`,
  );
  const next = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'dev', '-p', String(port)], {
    stdio: 'inherit',
    env: { ...process.env, ...cloud.env, JOSH_ROLE: 'all' },
  });
  const exited = new Promise((resolve) => next.once('exit', resolve));
  await Promise.race([stopped, exited]);
  next.kill('SIGTERM');
  await exited;
  removeEnvFile();
  await cloud.close();
}

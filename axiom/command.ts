import { axiomCommand } from './run-command';

process.exitCode = await axiomCommand(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});

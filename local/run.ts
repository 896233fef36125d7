import { pathToFileURL } from 'node:url';
import { loadEnvFile } from './env-file';

/** `tsx local/run.ts COMMAND ARGS…`: runs a command of the product with the settings of the local cloud, if one runs. */
const [command, ...rest] = process.argv.slice(2);
if (command === undefined) throw new Error('usage: tsx local/run.ts COMMAND [ARGS …]');
loadEnvFile();
process.argv.splice(1, process.argv.length - 1, command, ...rest);
await import(pathToFileURL(command).href);

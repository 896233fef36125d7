import { connect } from '@/lib/db/connect';
import { databaseSettings, displayUrl } from '@/lib/db/settings';
import { MissingSetting } from '@/lib/telemetry/env';
import { verifyAudit } from './verify';

const HELP = `Usage: npm run audit -- verify [--head SEQ:HASH]

  verify   proves that no row of admin_audit_log was changed, taken out or put in, and prints the newest row as SEQ:HASH;
           exits with 1 and names the first broken row if one was

  --head   a SEQ:HASH that an earlier run printed: the log must still have that row. Rows cut off at the end break no
           chain, so keep the last one somewhere else.

The database is the one of DATABASE_URL.`;

const WHY = {
  gap: 'rows before it are missing',
  prev_hash: 'it does not follow the row before it',
  hash: 'it is not what was written',
};

async function main([command, option, expected, ...rest]: string[]): Promise<number> {
  if (command === undefined || ['--help', '-h', 'help'].includes(command)) {
    console.info(HELP);
    return command === undefined ? 1 : 0;
  }
  const known = option === undefined || (option === '--head' && /^\d+:[0-9a-f]{64}$/.test(expected ?? ''));
  if (command !== 'verify' || !known || rest.length > 0) {
    console.error(
      `Not understood: ${[command, option, expected, ...rest].filter(Boolean).join(' ')}\n\n${HELP}`,
    );
    return 1;
  }
  const settings = { ...databaseSettings(), max: 1 };
  const { db, close } = connect(settings);
  try {
    console.info(`Database: ${displayUrl(settings.url)}`);
    const verdict = await verifyAudit(db, expected);
    if (!verdict.ok) {
      const { seq, id, why } = verdict.broken;
      console.error(
        `BROKEN at row ${seq}${id === null ? '' : ` (${id})`}: ${WHY[why]}. Keep the database as it is, and find out who can write to it.`,
      );
      return 1;
    }
    console.info(`Whole: ${verdict.head.seq} rows, head ${verdict.head.seq}:${verdict.head.hash}`);
    return 0;
  } finally {
    await close();
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(
      error instanceof MissingSetting
        ? 'DATABASE_URL is not set. Set it, or run "npm run local" for a database on this machine.'
        : 'The audit log could not be read. Is Postgres running, and is it migrated (npm run db -- status)?',
    );
    process.exitCode = 1;
  },
);

import { byCorrelationId } from '@/axiom/queries/by-correlation-id';
import { runQuery } from '@/lib/clients/axiom-query';
import { isCorrelationId } from '@/lib/telemetry/correlation';
import { describeError } from '@/lib/telemetry/errors/describe';
import { buildTimeline, renderTimeline } from './timeline';

const HELP = `npm run timeline -- CORRELATION_ID

Prints everything that happened in one operation, in order: each log line with the time since the one before.
Reads Axiom at AXIOM_URL with AXIOM_TOKEN; while \`npm run demo\` or \`npm run local\` runs, its settings are used.
`;

async function main(id: string | undefined): Promise<number> {
  if (id === undefined || id === '--help' || id === '-h') {
    process.stdout.write(HELP);
    return id === undefined ? 2 : 0;
  }
  if (!isCorrelationId(id)) {
    process.stderr.write(
      `not a correlation id: it looks like 01932b3c-7d00-7abc-8def-0123456789ab. See --help.\n`,
    );
    return 2;
  }
  try {
    const timeline = buildTimeline(id, await runQuery(byCorrelationId, { correlationId: id }));
    process.stdout.write(renderTimeline(timeline));
    return timeline.steps.length === 0 ? 1 : 0;
  } catch (error) {
    const { code } = describeError(error);
    process.stderr.write(
      `Axiom did not answer (${code}). Set AXIOM_URL and AXIOM_TOKEN, or start \`npm run demo\`.\n`,
    );
    return 1;
  }
}

process.exitCode = await main(process.argv[2]);

import { checkBudgets } from '@/lib/josh/cost/check-budgets';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { checkBudgetsJob, readJob } from '@/lib/telemetry/jobs';

export const runtime = 'nodejs';
/** Seconds; the claim's lease is just over this. */
export const maxDuration = 30;

/** Holds the month's costs against their budgets. Runs on a schedule. */
export const POST = withTelemetry(
  { route: checkBudgetsJob.path, handler: 'cost.check_budgets', category: 'admin_action', source: 'qstash' },
  async (request) => {
    await readJob(checkBudgetsJob, request);
    return Response.json({ checks: await checkBudgets(new Date()) });
  },
);

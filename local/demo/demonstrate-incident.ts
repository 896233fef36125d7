import { byCorrelationId } from '@/axiom/queries/by-correlation-id';
import { runQuery } from '@/lib/clients/axiom-query';
import { buildTimeline, renderTimeline } from '@/lib/diagnose/timeline';
import type { Stack } from '../stack';
import { type IncidentName, incidents } from './incidents/incidents';

/** Causes one incident, and prints where to begin and what is visible; the diagnosis is left to whoever reads it. */
export async function demonstrateIncident(
  stack: Stack,
  name: IncidentName,
  announce: (text: string) => void,
): Promise<void> {
  const { complaint, cause, visible, run } = incidents[name];
  announce(`causing ${name} …`);
  const { correlationId, ids } = await run(stack);
  Object.assign(process.env, stack.cloud.env);
  announce(`\n${complaint}. Start from:\n`);
  for (const [id, value] of Object.entries({ ...ids, correlation_id: correlationId }))
    announce(`  ${id} ${value}`);
  announce(`\nWhat was done: ${cause}.\nLook for: ${visible}.\n`);
  const timeline = buildTimeline(correlationId, await runQuery(byCorrelationId, { correlationId }));
  announce(renderTimeline(timeline));
}

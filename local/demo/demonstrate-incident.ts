import { closeDatabase } from '@/lib/clients/database';
import { renderTimeline } from '@/lib/diagnose/timeline/render';
import { liveTimeline } from '@/lib/diagnose/timeline/timeline-of';
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
  announce(renderTimeline(await liveTimeline(correlationId, Date.now())));
  await closeDatabase();
}

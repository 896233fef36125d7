import { closeDatabase } from '@/lib/clients/database';
import { renderTimeline } from '@/lib/diagnose/timeline/render';
import { liveTimeline } from '@/lib/diagnose/timeline/timeline-of';
import type { Stack } from '../stack';
import { type Check, type Report, renderChecks } from './checks';
import { type Healed, heal } from './heal';
import type { Incident } from './incidents/incident';
import { type IncidentName, incidents } from './incidents/incidents';
import { pauseRepairs } from './pause-repairs';

/** Causes one incident, shows its timeline, diagnoses it, replays what can be, and diagnoses again. */
export async function demonstrateIncident(
  stack: Stack,
  name: IncidentName,
  announce: (text: string) => void,
): Promise<Report> {
  const resume = await pauseRepairs(stack);
  return demonstrate(stack, name, announce).finally(resume);
}

async function demonstrate(
  stack: Stack,
  name: IncidentName,
  announce: (text: string) => void,
): Promise<Report> {
  const incident = incidents[name];
  announce(`causing ${name} …`);
  const caused = await incident.run(stack);
  const { correlationId, ids } = caused;
  Object.assign(process.env, stack.cloud.env);
  announce(`\n${incident.complaint}. Start from:\n`);
  for (const [id, value] of Object.entries({ ...ids, correlation_id: correlationId }))
    announce(`  ${id} ${value}`);
  announce(`\nWhat was done: ${incident.cause}.\nLook for: ${incident.visible}.\n`);
  announce(renderTimeline(await liveTimeline(correlationId, Date.now()).finally(() => closeDatabase())));
  const checks = healedChecks(incident, await heal(stack, incident, caused, announce));
  const report = { ok: checks.every(({ ok }) => ok), checks };
  announce(`\n${renderChecks(report)}`);
  return report;
}

/** What must hold of an incident that was healed. Pure. */
export function healedChecks({ code, guard, after }: Incident, healed: Healed): Check[] {
  const check = (name: string, expected: Check['expected'], actual: Check['actual']): Check => ({
    name,
    expected,
    actual,
    ok: expected === actual,
  });
  return [
    check('the diagnosis names the break', code, healed.before.code ?? healed.before.health),
    check('the replay ended', 'done', healed.replay.state),
    ...(guard ? [check('the guard that let it happen', guard.code, healed.guard?.code ?? 'not named')] : []),
    check('the diagnosis afterwards', after, healed.after.code ?? healed.after.health),
    ...healed.proof.map(({ name, expected, actual }) => check(name, expected, actual)),
    check('the audit chain', 'whole', healed.audit.ok ? 'whole' : 'broken'),
  ];
}

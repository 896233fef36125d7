import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type Verdict, verifyAudit } from '@/lib/admin/audit-log/verify';
import { closeDatabase, database } from '@/lib/clients/database';
import { diagnoses } from '@/lib/diagnose/playbooks/ask';
import type { Diagnosis } from '@/lib/diagnose/playbooks/playbook';
import { renderDiagnosis } from '@/lib/diagnose/playbooks/render';
import { newId } from '@/lib/telemetry/correlation';
import type { Stack } from '../stack';
import type { Check } from './checks';
import type { Caused, Incident } from './incidents/incident';

/** Who repairs things in the demo, as the dashboard would say it. */
const ENGINEER = 'demo.engineer';
/** A job is late before it counts as lost; so long, in milliseconds, the demo has patience. */
const PATIENCE_MS = 120_000;

const previewSchema = z.object({ count: z.number(), skipped: z.record(z.string(), z.number()) });
const progressSchema = z.object({
  replay_id: z.string(),
  state: z.string(),
  counts: z.record(z.string(), z.number()),
});

export interface Healed {
  before: Diagnosis;
  /** What the dry run said. */
  dryRun: z.output<typeof previewSchema>;
  /** How the replay ended. */
  replay: z.output<typeof progressSchema>;
  /** The guard that let it happen, as it is named once the replay is through; null where there is none. */
  guard: Diagnosis | null;
  after: Diagnosis;
  /** What people did afterwards, and what came of it. */
  proof: Omit<Check, 'ok'>[];
  audit: Verdict;
}

/**
 * What somebody on call does about an incident: diagnose it, see what the proposed replay would do, create it with a reason,
 * close the guard that let it happen, and diagnose again.
 */
export async function heal(
  stack: Stack,
  { ask, guard, prove }: Incident,
  caused: Caused,
  announce: (text: string) => void,
): Promise<Healed> {
  Object.assign(process.env, stack.cloud.env);
  const { ids } = caused;
  try {
    const before = await once(ask(ids), announce);
    announce(renderDiagnosis(before));
    const body = before.action.request?.body;
    if (body === undefined) throw new Error(`the diagnosis proposes no replay: ${before.says}`);
    const dryRun = previewSchema.parse(await post(stack, body));
    announce(`dry run of the replay: ${JSON.stringify(dryRun)}`);
    const created = progressSchema.parse(
      await post(stack, {
        ...body,
        dry_run: false,
        request_id: `demo-${newId()}`,
        reason: 'The demo has caused this incident and heals it.',
      }),
    );
    await stack.idle();
    const replay = progressSchema.parse(await get(stack, `/api/admin/replay/${created.replay_id}`));
    announce(`replay ${replay.replay_id}: ${replay.state} ${JSON.stringify(replay.counts)}\n`);
    const open = guard ? await once(ask(ids), announce) : null;
    if (guard && open) {
      announce(renderDiagnosis(open));
      announce(`${guard.command}: ${await guard.close()}\n`);
    }
    const after = await once(ask(ids), announce);
    announce(renderDiagnosis(after));
    const proof = (await prove?.(stack, caused)) ?? [];
    const audit = await verifyAudit(database());
    announce(audit.ok ? `audit chain: whole, ${audit.head.seq} rows` : 'audit chain: BROKEN');
    return { before, dryRun, replay, guard: open, after, proof, audit };
  } finally {
    await closeDatabase();
  }
}

/** Diagnoses, and again when it was told to wait for what may still come by itself. */
async function once(
  question: Parameters<typeof diagnoses>[0],
  announce: (text: string) => void,
): Promise<Diagnosis> {
  for (let waited = false; ; waited = true) {
    const [diagnosis] = await diagnoses(question, Date.now());
    if (diagnosis === undefined) throw new Error('the diagnosis said nothing');
    const { until } = diagnosis.action;
    if (until === undefined || waited || until - Date.now() > PATIENCE_MS) return diagnosis;
    announce(`${diagnosis.says} ${diagnosis.action.advice} Waiting …`);
    await pause(Math.max(until + 500 - Date.now(), 0));
  }
}

const headers = (stack: Stack) => ({
  authorization: `Bearer ${stack.cloud.secrets.serviceToken}`,
  'x-actor-id': ENGINEER,
  'content-type': 'application/json',
});

async function post(stack: Stack, body: object): Promise<unknown> {
  const response = await fetch(`${stack.app.url}/api/admin/replay`, {
    method: 'POST',
    headers: headers(stack),
    body: JSON.stringify(body),
  });
  return response.json();
}

async function get(stack: Stack, path: string): Promise<unknown> {
  return (await fetch(`${stack.app.url}${path}`, { headers: headers(stack) })).json();
}

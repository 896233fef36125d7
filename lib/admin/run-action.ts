import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { adminAuditLog } from '@/lib/db/schema/admin';
import type { ActionOutcome } from '@/lib/josh/acting';
import { carryOut, noEffects } from '@/lib/josh/effects';
import { operationId } from '@/lib/josh/operation';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import type { AdminAction } from './action';
import type { Actor } from './actor';
import { audit } from './audit-log/audit';

/** What every action is asked with; the action's own input stands beside it. */
const asked = z.looseObject({
  /** The caller's own id of the request: the same id is the same action, whenever it comes again. */
  request_id: z.string().regex(/^[A-Za-z0-9_.:-]{8,100}$/),
  /** Why; for the audit log only. */
  reason: z.string().trim().min(10).max(500),
});

export interface ActionResult {
  outcome: ActionOutcome;
  audit_id: string;
  /** How much was changed, where that is more than one thing. */
  counts?: Readonly<Record<string, number>>;
  /** The request had come before; nothing was done now. */
  repeated: boolean;
}

/**
 * Does an admin action with its audit row in one transaction: none is ever done without the other. Safe to repeat: a request
 * id is done once, also when it comes twice at the same moment, and answers the same from then on; each repeat is audited too.
 *
 * @throws JoshError `request.malformed`, `admin.target_unknown`, `admin.key_reused`
 */
export async function runAction(
  action: AdminAction,
  body: unknown,
  actor: Actor,
  now: () => number,
): Promise<ActionResult> {
  const { request_id: requestId, reason, ...input } = readAsked(body);
  const { target: ids, data, run } = action.prepare(input);
  const [target] = Object.values(ids);
  const effects = noEffects();
  const correlationId = operationId();
  const entry = {
    correlationId,
    actorId: actor.id,
    actorRole: actor.role,
    action: action.name,
    reason,
    createdAt: new Date(now()),
  };
  const result = await transaction(async (tx): Promise<ActionResult> => {
    const earlier = await findEarlier(tx, requestId);
    if (earlier !== undefined) {
      if (earlier.action !== action.name || earlier.target !== target)
        throw new JoshError('admin.key_reused');
      await audit(tx, { ...entry, target, outcome: 'repeated', data: { request_id: requestId } });
      return { ...earlier.result, audit_id: earlier.id, repeated: true };
    }
    const done = await run(tx, { actorId: actor.id, correlationId, now: new Date(now()) }, effects);
    const result = typeof done === 'string' ? { outcome: done } : done;
    const auditId = await audit(tx, {
      ...entry,
      target,
      requestId,
      outcome: result.outcome,
      data: 'counts' in result ? { ...data, counts: result.counts } : data,
    });
    return { ...result, audit_id: auditId, repeated: false };
  });
  if (!result.repeated)
    log('admin.action', {
      action: action.name,
      actor_id: actor.id,
      ...ids,
      outcome: 'ok',
      items: result.outcome === 'done' ? 1 : 0,
    });
  await carryOut(effects, { now: new Date(now()) });
  return result;
}

function readAsked(body: unknown): z.output<typeof asked> {
  const parsed = asked.safeParse(body);
  if (!parsed.success) throw new JoshError('request.malformed', { cause: parsed.error });
  return parsed.data;
}

/** Requests with one id take turns, so that of two at once the second finds what the first has done. */
async function findEarlier(tx: Queryable, requestId: string) {
  await query('lock_request', () =>
    tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`admin:${requestId}`}, 0))`),
  );
  const [row] = await query('find_audit', () =>
    tx
      .select({
        id: adminAuditLog.id,
        action: adminAuditLog.action,
        target: adminAuditLog.target,
        outcome: adminAuditLog.outcome,
        data: adminAuditLog.data,
      })
      .from(adminAuditLog)
      .where(eq(adminAuditLog.requestId, requestId)),
  );
  if (row === undefined) return undefined;
  const { id, action, target, data } = row;
  const outcome: ActionOutcome = row.outcome === 'done' ? 'done' : 'unchanged';
  const counts = storedCounts.safeParse(data.counts).data;
  return { id, action, target, result: { outcome, ...(counts === undefined ? {} : { counts }) } };
}

const storedCounts = z.record(z.string(), z.number());

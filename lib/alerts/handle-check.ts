import type { z } from 'zod';
import { environment } from '@/lib/telemetry/env';
import type { evaluateAlertsJob } from '@/lib/telemetry/jobs';
import { log } from '@/lib/telemetry/log/log';
import { type CheckPorts, type CheckResult, runCheck, type Scope } from './check';
import { checkIn, isWatched } from './heartbeat';
import { liveCheckPorts } from './live';
import { missingChannels, readChannelSettings } from './settings';
import { tellWithoutBook } from './without-book';

export type CheckRequest = z.output<typeof evaluateAlertsJob.payload>;
type Sign = Extract<CheckRequest, { rule: string }>['rule'];

/** The rule that a sign seen by the drain belongs to; the evaluator's own is looked at whenever anything is. */
const RULES: Readonly<Record<Sign, string>> = {
  twilio_inbound: 'twilio_inbound_5xx',
  stripe_webhook: 'stripe_webhook_5xx',
  outbound: 'outbound_failures',
  claims: 'dedupe_unavailable',
};

export const scopeOf = (request: CheckRequest): Scope =>
  'tier' in request ? request : { rules: [RULES[request.rule], 'evaluator_late'] };

/**
 * One check as QStash delivers it, its record, and the heartbeat after a whole evaluation of the critical rules. Safe to
 * repeat and to run in parallel: see {@link runCheck}.
 *
 * @param retried how often QStash has delivered this before: a book that is away twice is told without it
 * @throws Error when the book cannot be read or written, so that QStash comes again and no heartbeat is sent
 */
export async function handleCheck(
  request: CheckRequest,
  retried: number,
  now: () => number,
  ports: CheckPorts = liveCheckPorts(now),
): Promise<CheckResult> {
  const began = now();
  const scope = scopeOf(request);
  const result = await runCheck(scope, ports).catch(async (error: unknown) => {
    if (retried > 0) await tellWithoutBook(scope, error, ports);
    throw error;
  });
  log('alert.evaluated', {
    tier: 'tier' in request ? request.tier : 'triggered',
    items: result.verdicts.length,
    duration_ms: now() - began,
    blind: result.blind,
  });
  if ('tier' in request && request.tier === 'critical') await checkIn(environment());
  if ('tier' in request && request.tier === 'daily') sayWhatIsMissing();
  return result;
}

/** Once an hour, so that what nobody has set up is noticed before it is needed. */
function sayWhatIsMissing(): void {
  for (const channel of missingChannels(readChannelSettings()))
    log('alert.channel_failed', { rule: 'settings', channel, reason: 'not_configured' });
  if (!isWatched()) log('alert.heartbeat_failed', { reason: 'not_configured' });
}

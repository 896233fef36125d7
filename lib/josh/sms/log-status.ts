import { log } from '@/lib/telemetry/log/log';
import type { AppliedStatus, StatusReport } from './apply-status';
import { deliveryPasses } from './passing-delivery';

/** Says what a delivery report changed; called after the commit. */
export function logStatus(report: StatusReport, applied: AppliedStatus): void {
  const { outcome, purpose, jobId, failure } = applied;
  log('sms.status.updated', {
    twilio_message_sid: report.sid,
    message_status: report.status,
    purpose,
    outcome: outcome === 'applied' ? 'ok' : 'refused',
    reason: outcome === 'applied' ? failure : outcome,
    job_id: jobId,
  });
  if (failure !== undefined && jobId !== undefined && purpose !== undefined) {
    log('sms.outbound.failed', {
      job_id: jobId,
      purpose,
      reason: failure,
      // The outbox itself is done with it; the policy of automatic replays is not.
      retryable: deliveryPasses(failure),
      twilio_message_sid: report.sid,
    });
  }
  if (applied.optedOut) log('sms.optout.changed', { keyword: 'twilio.21610', state: 'opted_out' });
}

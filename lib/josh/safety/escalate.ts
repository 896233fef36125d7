import { JoshError } from '@/lib/telemetry/errors/error';
import { captureError } from '@/lib/telemetry/sentry/capture';
import type { Hit } from './screen';

/**
 * Runs what records a text and its hits. A critical incident that cannot be recorded is seen by nobody, and Twilio may not
 * send the text again: that error is fatal and goes out as a safety escalation, before the handler reports it as its own.
 *
 * @throws what `record` throws
 */
export async function orEscalate<T>(hits: readonly Hit[], record: () => Promise<T>): Promise<T> {
  try {
    return await record();
  } catch (error) {
    if (hits.some(({ severity }) => severity === 'critical'))
      // An error of its own, whatever was the cause: the handler reports that as well.
      captureError(new JoshError('safety.not_recorded', { cause: error }), {
        category: 'safety_escalation',
        severity: 'fatal',
      });
    throw error;
  }
}

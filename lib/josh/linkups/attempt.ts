import { describeError } from '@/lib/telemetry/errors/describe';
import { log } from '@/lib/telemetry/log/log';
import { captureError } from '@/lib/telemetry/sentry/capture';
import { underOperation } from '../operation';
import type { Due } from './find-due';

/**
 * Runs a scheduled run's step on one LinkUp, in that LinkUp's own operation. Never throws: a step that fails is reported
 * there, leaves the others alone, and is found again by the next run. Undefined when it failed.
 */
export function attempt<T>({ id, correlationId }: Due, step: () => Promise<T>): Promise<T | undefined> {
  return underOperation(correlationId, { linkup_id: id }, async () => {
    try {
      return await step();
    } catch (error) {
      const category = 'linkup_orchestration';
      log('error.caught', { error_code: describeError(error).code, category });
      captureError(error, { category });
      return undefined;
    }
  });
}

import { waitUntil } from '@vercel/functions';
import { currentContext } from '../context';
import { describeError } from '../errors/describe';
import { log } from '../log/log';
import { captureError } from '../sentry/capture';
import { flushSentry } from '../sentry/flush';

/**
 * Does work after the answer: the function stays awake for it, what it throws is logged and reported with the ids of the
 * request, and what was reported is sent before the function is frozen. Next reports nothing that fails there.
 *
 * Safe use: what must not be lost does not belong here, since a process can die right after its answer.
 */
export function afterResponse(work: () => Promise<void>): void {
  waitUntil(finish(work));
}

async function finish(work: () => Promise<void>): Promise<void> {
  const context = currentContext();
  try {
    await work();
  } catch (error) {
    const { code, type } = describeError(error);
    log('error.caught', {
      error_code: code,
      error_type: type,
      category: context?.category,
      route: context?.route,
    });
    captureError(error, { handled: false });
  }
  if (context?.handedOver.toSentry ?? true) await flushSentry();
}

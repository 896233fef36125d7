import { withDeadline } from '@/lib/clients/deadline';
import { currentContext } from '@/lib/telemetry/context';
import { describeError } from '@/lib/telemetry/errors/describe';
import { log } from '@/lib/telemetry/log/log';

/** A part of a page that stands or falls by itself. `code` says why it is away. */
export type Part<T> = { there: true; value: T } | { there: false; code: string };

/** Longer than any of the clients waits that tell more exactly what went wrong. */
const PATIENCE_MS = 4_000;

class TooSlow extends Error {
  override readonly name = 'TimeoutError';
}

/** Looks something up. Never throws: an outage is when the page is needed, and it then says what it does not know. */
export async function part<T>(look: () => Promise<T>): Promise<Part<T>> {
  try {
    return { there: true, value: await withDeadline(look(), PATIENCE_MS, () => new TooSlow()) };
  } catch (error) {
    const { code, type } = describeError(error);
    log('error.caught', {
      error_code: code,
      error_type: type,
      category: 'admin_action',
      route: currentContext()?.route,
    });
    return { there: false, code };
  }
}

import * as Sentry from '@sentry/nextjs';
import { reportLoss } from './loss';

/** Milliseconds that the function stays awake for Sentry after its answer; nobody waits for them. */
const TIMEOUT_MS = 2_000;

/** Sends what was handed to Sentry. Vercel freezes a function after its answer: whatever is not on its way then is lost. */
export async function flushSentry(): Promise<void> {
  if (Sentry.isInitialized() && !(await Sentry.flush(TIMEOUT_MS))) reportLoss('flush_timeout');
}

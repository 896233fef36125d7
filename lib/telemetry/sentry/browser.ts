import {
  BrowserClient,
  captureException,
  defaultStackParser,
  eventFiltersIntegration,
  getCurrentScope,
  globalHandlersIntegration,
  linkedErrorsIntegration,
  makeFetchTransport,
  setCurrentClient,
} from '@sentry/browser';
import { isCorrelationId, traceId } from '../correlation';
import type { BrowserSettings } from './browser-settings';
import { Budget, PER_FINGERPRINT, withinBudget } from './budget';
import { categoryOfPath } from './category';
import { closed } from './closed';
import { scrubEvent } from './scrub';

type Options = ConstructorParameters<typeof BrowserClient>[0];
type Outgoing = Parameters<NonNullable<Options['beforeSend']>>;

/** What a page sends. Sessions, replays, spans and feedback are never made; nor would they get through. */
const ITEMS: ReadonlySet<unknown> = new Set(['event', 'client_report']);

/**
 * Starts Sentry in a page: a client without `Sentry.init`, whose defaults record clicks with the text of what was clicked,
 * console output, requests and the page's address. Without a DSN it does nothing.
 */
export function startBrowserSentry(settings: BrowserSettings): void {
  if (!settings.dsn) return;
  const budget = new Budget({ ...PER_FINGERPRINT, now: Date.now });
  const client = new BrowserClient({
    ...closed,
    dsn: settings.dsn,
    environment: settings.env,
    ...(settings.release ? { release: settings.release } : {}),
    transport: makeFetchTransport,
    stackParser: defaultStackParser,
    integrations: [globalHandlersIntegration(), linkedErrorsIntegration(), eventFiltersIntegration()],
    beforeSend: (event, hint) => admitEvent(event, hint, { settings, budget }),
  });
  client.on('beforeEnvelope', ([, items]) => {
    for (let at = items.length - 1; at >= 0; at--) if (!ITEMS.has(items[at]?.[0].type)) items.splice(at, 1);
  });
  setCurrentClient(client);
  client.init();
  const { correlationId } = settings;
  if (isCorrelationId(correlationId))
    getCurrentScope().setPropagationContext({ traceId: traceId(correlationId), sampleRand: 0 });
}

/** Reports what an error boundary caught; React shows it to no other handler. A no-op before `startBrowserSentry`. */
export function captureBrowserError(error: unknown): void {
  captureException(error, { mechanism: { type: 'react', handled: false } });
}

/** Names and scrubs an event; what cannot be scrubbed does not leave. The page's address is looked at for the category only. */
function admitEvent(
  event: Outgoing[0],
  { originalException }: Outgoing[1],
  { settings, budget }: { settings: BrowserSettings; budget: Budget },
): Outgoing[0] | null {
  try {
    const category = categoryOfPath(window.location.pathname);
    const type = originalException instanceof Error ? originalException.name : 'thrown.not_an_error';
    event.level = 'error';
    event.fingerprint = [category, 'browser', type];
    event.tags = {
      env: settings.env,
      category,
      handler: 'browser',
      error_code: 'internal',
      error_type: type,
      correlation_id: settings.correlationId,
    };
    return withinBudget(scrubEvent(event), budget);
  } catch {
    return null;
  }
}

import { startBrowserSentry } from '@/lib/telemetry/sentry/browser';
import { fromDataset } from '@/lib/telemetry/sentry/browser-settings';

/** Next runs this file in the page, before React. */
startBrowserSentry(fromDataset(document.documentElement.dataset));

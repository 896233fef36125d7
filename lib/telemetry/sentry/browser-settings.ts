/** What a page must know to report its errors; nothing of it is secret. */
export interface BrowserSettings {
  dsn?: string | undefined;
  env?: string | undefined;
  release?: string | undefined;
  correlationId?: string | undefined;
}

/** Attributes of `<html>`: the server writes them for each request, the page's script reads them back. */
export function toAttributes({ dsn, env, release, correlationId }: BrowserSettings) {
  return {
    'data-sentry-dsn': dsn,
    'data-env': env,
    'data-release': release,
    'data-correlation-id': correlationId,
  };
}

/** The settings that `toAttributes` wrote on an element. */
export function fromDataset(data: DOMStringMap): BrowserSettings {
  return { dsn: data.sentryDsn, env: data.env, release: data.release, correlationId: data.correlationId };
}

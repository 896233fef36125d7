import type { ReactElement } from 'react';

/**
 * On every answer of the console. It runs no script at all, is shown in no frame, and neither caches, search engines nor the pages
 * that it links to learn of it.
 */
export const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
};

/** A document as HTML. React draws it here and nowhere else: nothing of it runs in the browser. */
export async function documentAnswer(
  document: ReactElement,
  { status = 200, cookie }: { status?: number; cookie?: string } = {},
): Promise<Response> {
  // Next refuses it as a static import, because its own pages must not do this.
  const { renderToStaticMarkup } = await import('react-dom/server');
  return new Response(`<!doctype html>${renderToStaticMarkup(document)}`, {
    status,
    headers: {
      ...HEADERS,
      'content-type': 'text/html; charset=utf-8',
      ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
    },
  });
}

/** On to another page, which the browser reads with GET: a reload then repeats nothing. */
export const seeOther = (path: string, cookie?: string): Response =>
  new Response(null, {
    status: 303,
    headers: { ...HEADERS, location: path, ...(cookie === undefined ? {} : { 'set-cookie': cookie }) },
  });

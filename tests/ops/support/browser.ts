import { GET as alertsRoute } from '@/app/ops/route';
import { GET as signInPage, POST as signInRoute } from '@/app/ops/sign-in/route';
import type { Role } from '@/lib/admin/role';
import { newId } from '@/lib/telemetry/correlation';
import { stamp } from '@/lib/telemetry/intake/headers';
import type { LocalAuth } from '@/local/auth/server';

/** Where the console is, as the tests see it. */
export const CONSOLE = 'https://josh.example';

type Route = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

/** What a page answered, read as a browser would. */
export interface Seen {
  status: number;
  html: string;
  /** What a reader sees: the words without the marks. */
  text: string;
  location: string | null;
  headers: Headers;
}

/** A browser with one cookie, which follows forms only as they stand on the page. */
export interface Browser {
  cookie: string | null;
  get(path: string, route: Route, params?: Record<string, string>, headers?: HeadersInit): Promise<Seen>;
  /** Sends fields to a route as a form of our own page does. */
  post(
    path: string,
    route: Route,
    fields: Record<string, string>,
    options?: { params?: Record<string, string>; headers?: Record<string, string> },
  ): Promise<Seen>;
  /** The hidden and chosen fields of the form on a page that leads to the path. */
  fieldsOf(seen: Seen, path: string): Record<string, string>;
}

/** Where the buttons of a page lead. */
export const buttonsOf = ({ html }: Seen): string[] =>
  [...html.matchAll(/<form[^>]*>/g)].flatMap(([tag]) =>
    tag.includes('method="post"') ? [/action="([^"]*)"/.exec(tag)?.[1] ?? ''] : [],
  );

export function newBrowser(cookie: string | null = null): Browser {
  const browser: Browser = {
    cookie,
    get: (path, route, params = {}, headers = {}) => send(path, route, { headers }, params),
    post: (path, route, fields, { params = {}, headers = {} } = {}) =>
      send(
        path,
        route,
        {
          method: 'POST',
          body: new URLSearchParams(fields),
          // As a browser sends a form of a page that tells no referrer.
          headers: { origin: 'null', 'sec-fetch-site': 'same-origin', ...headers },
        },
        params,
      ),
    fieldsOf(seen, path) {
      const form = [...seen.html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].find(([, attributes]) =>
        attributes?.includes(`action="${path}"`),
      )?.[2];
      if (form === undefined) throw new Error(`no form leads to ${path}`);
      const inputs = form.matchAll(/<(?:input|button)[^>]* name="([^"]+)"(?:[^>]* value="([^"]*)")?/g);
      return Object.fromEntries([...inputs].map(([, name, value]) => [name, plain(value ?? '')]));
    },
  };
  const send = async (
    path: string,
    route: Route,
    init: RequestInit,
    params: Record<string, string>,
  ): Promise<Seen> => {
    const headers = stamp(new Headers(init.headers), { correlationId: newId() });
    if (browser.cookie !== null) headers.set('cookie', `josh_session=${browser.cookie}`);
    const request = new Request(CONSOLE + path, { ...init, headers });
    // biome-ignore lint/suspicious/noExplicitAny: a route names its own parameters
    const response = await route(request, { params: Promise.resolve(params as any as never) });
    const set = /^josh_session=([^;]*)/.exec(response.headers.get('set-cookie') ?? '');
    if (set) browser.cookie = set[1] || null;
    const html = await response.text();
    return {
      status: response.status,
      html,
      text: textOf(html),
      location: response.headers.get('location'),
      headers: response.headers,
    };
  };
  return browser;
}

/** Somebody who has followed a sign-in link and pressed its button. */
export async function signedIn(auth: LocalAuth, role: Role): Promise<Browser> {
  const browser = newBrowser();
  const path = `/ops/sign-in?token_hash=${auth.code(role)}`;
  const fields = browser.fieldsOf(await browser.get(path, signInPage), '/ops/sign-in');
  const answer = await browser.post('/ops/sign-in', signInRoute, fields);
  if (answer.status !== 303) throw new Error(`the sign-in was answered ${answer.status}`);
  return browser;
}

export const alertsPage = (browser: Browser) => browser.get('/ops', alertsRoute);

const plain = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const textOf = (html: string) =>
  plain(
    html
      .replace(/<head>.*<\/head>/s, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' '),
  ).trim();

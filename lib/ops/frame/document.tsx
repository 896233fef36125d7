import type { ReactElement, ReactNode } from 'react';
import { environment } from '@/lib/telemetry/env';
import { PostButton } from './post-form';
import type { Visitor } from './visitor';

const places = [
  { path: '/ops', name: 'Alerts' },
  { path: '/ops/timeline', name: 'Timeline' },
  { path: '/ops/diagnose', name: 'Diagnose' },
  { path: '/ops/replays', name: 'Replays' },
] as const;

export interface DocumentProps {
  title: string;
  /** Path of the place in the navigation that the page belongs to. */
  place?: (typeof places)[number]['path'];
  /** Absent where nobody is signed in. */
  visitor?: Visitor;
  children: ReactNode;
}

/** What is around every page of the console. */
export function Document({ title, place, visitor, children }: DocumentProps): ReactElement {
  const env = environment();
  return (
    <html lang="en">
      {/* biome-ignore lint/style/noHeadElement: Next's own is for its pages, and this is drawn without it */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · JOSH ${env}`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/ops/console.css" />
      </head>
      <body>
        <a className="skip" href="#main">
          To the content
        </a>
        <header>
          <p className={`env ${env}`}>JOSH {env}</p>
          {visitor && (
            <>
              <nav aria-label="Console">
                {places.map(({ path, name }) => (
                  <a key={path} href={path} aria-current={path === place ? 'page' : undefined}>
                    {name}
                  </a>
                ))}
              </nav>
              <div className="who">
                <span>{visitor.mayAct ? 'engineering' : 'support: you may read'}</span>
                <PostButton to="/ops/sign-out" visitor={visitor} plain>
                  Sign out
                </PostButton>
              </div>
            </>
          )}
        </header>
        <main id="main">
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  );
}

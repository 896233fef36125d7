import type { ReactElement } from 'react';
import { Document } from '../frame/document';

interface SignInProps {
  /** Where to go afterwards. */
  to: string;
  /** The one-time code of a sign-in link. */
  code?: string | undefined;
  /** What was given does not count; why is not said. */
  refused?: boolean;
}

/** Opening a link changes nothing, because mail and chat programs open links by themselves: its button uses the code up. */
export function SignInPage({ to, code, refused }: SignInProps): ReactElement {
  return (
    <Document title="Sign in">
      {refused && (
        <p role="alert" className="alarm">
          That did not sign you in: the link was used or is too old, or the token does not count here. Get a
          new one.
        </p>
      )}
      <form method="post" action="/ops/sign-in" className="stack">
        <input type="hidden" name="to" value={to} />
        {code === undefined ? (
          <>
            <label htmlFor="token">Token of the JOSH dashboard</label>
            <input
              id="token"
              name="token"
              type="password"
              autoComplete="off"
              spellCheck={false}
              required
              aria-describedby="token-help"
            />
            <p id="token-help" className="hint">
              <Where />
            </p>
          </>
        ) : (
          <>
            <input type="hidden" name="token_hash" value={code} />
            <p>The link signs you in once.</p>
          </>
        )}
        <button type="submit">Sign in</button>
      </form>
    </Document>
  );
}

function Where(): ReactElement {
  const dashboard = process.env.DASHBOARD_URL;
  return dashboard ? (
    <>
      Sign in at <a href={dashboard}>the dashboard</a> and copy it there. It is good until it expires.
    </>
  ) : (
    <>The access token of your session at the dashboard. It is good until it expires.</>
  );
}

import type { ReactNode } from 'react';
import type { Role } from '@/lib/admin/role';
import { sessionOf } from '@/lib/admin/session-cookie';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { documentAnswer, seeOther } from './answer';
import { Document, type DocumentProps } from './document';
import { problemAnswer } from './problem';
import { signInPath } from './sign-in-path';
import { READERS, type Visitor, visitorOf } from './visitor';

export interface PageSpec {
  /** Route pattern as Next names it. */
  route: string;
  handler: string;
  /** Who may; for a page everybody who reads, for a form engineering alone, unless said. */
  allowed?: readonly Role[];
}

/** A page that was drawn. */
export interface Drawn extends Pick<DocumentProps, 'title' | 'place'> {
  body: ReactNode;
  status?: number;
}

/**
 * A page of the console: whoever has no session is sent to the sign-in before anything is looked up, so that what is there and
 * what is not is answered the same.
 *
 * @param draw looks up what the page shows; may answer by itself, for example to lead on
 */
export function page<A extends unknown[]>(
  { route, handler, allowed = READERS }: PageSpec,
  draw: (visitor: Visitor, request: Request, ...rest: A) => Promise<Drawn | Response>,
): (request: Request, ...rest: A) => Promise<Response> {
  return withTelemetry(
    { route, handler, category: 'admin_action', answerError: problemAnswer },
    async (request, ...rest: A) => {
      if (sessionOf(request) === undefined) return seeOther(signInPath(request));
      const visitor = await visitorOf(request, allowed, 'link');
      const drawn = await draw(visitor, request, ...rest);
      if (drawn instanceof Response) return drawn;
      const { body, status = 200, ...about } = drawn;
      return documentAnswer(
        <Document visitor={visitor} {...about}>
          {body}
        </Document>,
        { status },
      );
    },
  );
}

import type { ReactElement } from 'react';
import { z } from 'zod';
import { errorCatalogue, JoshError } from '@/lib/telemetry/errors/error';
import { codeOf } from '@/lib/telemetry/handler/with-telemetry';
import { documentAnswer, seeOther } from './answer';
import { Document } from './document';
import { signInPath } from './sign-in-path';

/** What was wrong with a form's fields, in zod's words, which do not repeat what was entered. */
export const complaints = (error: unknown): string[] =>
  error instanceof JoshError && error.cause instanceof z.ZodError
    ? error.cause.issues.map(({ path, message }) => `${path.join(' ') || 'the form'}: ${message}`)
    : [];

export function Complaints({ list }: { list: readonly string[] }): ReactElement | null {
  return list.length === 0 ? null : (
    <ul className="alarm">
      {list.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

function Problem({ error, correlationId }: { error: unknown; correlationId: string }): ReactElement {
  const { status, advice } = errorCatalogue[codeOf(error)];
  const title = status >= 500 ? 'This did not work' : status === 404 ? 'Not found' : 'Refused';
  const list = complaints(error);
  return (
    <Document title={title}>
      <p>{list.length > 0 ? 'Nothing was done. Please correct:' : advice}</p>
      <Complaints list={list} />
      <p>
        <code>{codeOf(error)}</code> · correlation id <code>{correlationId}</code>
      </p>
      <p>
        <a href="/ops">To the alerts</a>
      </p>
    </Document>
  );
}

/** Answers what a page or a form threw: whose session does not count signs in, the others are told what to do. */
export async function problemAnswer(
  error: unknown,
  request: Request,
  correlationId: string,
): Promise<Response> {
  const code = codeOf(error);
  if (code === 'request.unauthorized') return seeOther(signInPath(request));
  return documentAnswer(<Problem error={error} correlationId={correlationId} />, {
    status: errorCatalogue[code].status,
  });
}

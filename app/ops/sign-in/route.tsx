import { documentAnswer } from '@/lib/ops/frame/answer';
import { problemAnswer } from '@/lib/ops/frame/problem';
import { pathAfter } from '@/lib/ops/frame/sign-in-path';
import { signIn } from '@/lib/ops/sign-in/sign-in';
import { SignInPage } from '@/lib/ops/sign-in/sign-in-page';
import { codeOf, withTelemetry } from '@/lib/telemetry/handler/with-telemetry';

export const runtime = 'nodejs';
export const maxDuration = 10;

const spec = { route: '/ops/sign-in', handler: 'console.sign_in', category: 'dashboard_auth' } as const;

/** Asks for the token, or for the press of a button when a sign-in link was followed. */
export const GET = withTelemetry(spec, async (request) => {
  const asked = new URL(request.url).searchParams;
  const code = asked.get('token_hash') ?? undefined;
  return documentAnswer(<SignInPage to={pathAfter(asked.get('to'))} code={code} />);
});

/** Begins the session. Whatever does not count is answered the same. */
export const POST = withTelemetry(
  {
    ...spec,
    answerError: async (error, request, correlationId) =>
      codeOf(error) === 'request.unauthorized'
        ? documentAnswer(<SignInPage to="/ops" refused />, { status: 401 })
        : problemAnswer(error, request, correlationId),
  },
  (request) => signIn(request, Date.now()),
);

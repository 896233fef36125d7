import type { Outcome } from './pipeline';

const REFUSALS = {
  refused: [403, 'drain.signature_invalid', 'Sign the raw body with the drain’s signature secret.'],
  too_large: [413, 'drain.too_large', 'Send at most 4.5 MB, and at most 32 MB uncompressed.'],
  malformed: [400, 'drain.malformed', 'Send NDJSON or a JSON array, plain or gzip.'],
  in_flight: [503, 'drain.in_flight', 'The same batch is being worked on; send it again.'],
  lost: [503, 'drain.unavailable', 'The batch could be neither shipped nor kept; send it again.'],
  later: [503, 'drain.axiom_unavailable', 'Axiom did not take the rows; bring them again.'],
  not_found: [404, 'request.not_found', 'This deployment is not the drain.'],
  method: [405, 'request.method', 'Use POST.'],
} as const;

/** The HTTP answer of an outcome. Vercel takes 200 for success and may deliver again after anything else. */
export function answer(result: Outcome | { outcome: 'later' | 'not_found' | 'method' }): Response {
  switch (result.outcome) {
    case 'shipped':
    case 'spooled':
    case 'duplicate':
    case 'probed':
      return Response.json({ outcome: result.outcome });
    case 'in_flight':
      return refusal('in_flight', {
        'retry-after': String(Math.max(Math.ceil(result.retryAfterMs / 1000), 1)),
      });
    default:
      return refusal(result.outcome);
  }
}

function refusal(name: keyof typeof REFUSALS, headers: Record<string, string> = {}): Response {
  const [status, code, message] = REFUSALS[name];
  return Response.json({ error: { code, message } }, { status, headers });
}

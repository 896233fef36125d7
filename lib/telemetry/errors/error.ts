/** How bad an error is for users; Sentry's levels. `severityOf` has the rules. */
export type Severity = 'fatal' | 'error' | 'warning';

interface ErrorSpec {
  status: number;
  severity: Severity;
  /** Whether the caller may send the same again. */
  retryable: boolean;
  /** What the reader of the answer should do. */
  advice: string;
}

/** Every error of ours: the closed list of codes, each with its HTTP answer. The code is the message; no other text is. */
export const errorCatalogue = {
  'request.malformed': {
    status: 400,
    severity: 'warning',
    retryable: false,
    advice: 'Send the documented body.',
  },
  'request.unauthorized': {
    status: 401,
    severity: 'warning',
    retryable: false,
    advice: 'Send a valid token.',
  },
  'request.signature_invalid': {
    status: 403,
    severity: 'warning',
    retryable: false,
    advice: 'Sign the request with the current secret over the public URL.',
  },
  'request.unverified': {
    status: 403,
    severity: 'fatal',
    retryable: false,
    advice: 'This route is served only behind the edge middleware.',
  },
  'request.not_found': { status: 404, severity: 'warning', retryable: false, advice: 'Check the path.' },
  'request.method': { status: 405, severity: 'warning', retryable: false, advice: 'Use POST.' },
  'request.in_flight': {
    status: 409,
    severity: 'warning',
    retryable: true,
    advice: 'The same delivery is being worked on; send it again after Retry-After.',
  },
  'request.too_large': { status: 413, severity: 'warning', retryable: false, advice: 'Send at most 1 MB.' },
  'settings.missing': {
    status: 500,
    severity: 'fatal',
    retryable: true,
    advice: 'Set the variable that the deployment log names.',
  },
  internal: {
    status: 500,
    severity: 'error',
    retryable: true,
    advice: 'Send it again; quote the correlation id if it persists.',
  },
  'job.unknown': {
    status: 489,
    severity: 'error',
    retryable: false,
    advice: 'The job does not exist; do not send it again.',
  },
  'job.malformed': {
    status: 489,
    severity: 'error',
    retryable: false,
    advice: 'The job’s payload is not the documented one; do not send it again.',
  },
  'sms.send_failed': {
    status: 503,
    severity: 'error',
    retryable: true,
    advice: 'The provider refused for now; the job will be tried again.',
  },
  'sms.send_refused': {
    status: 489,
    severity: 'error',
    retryable: false,
    advice: 'The provider refuses this text for good.',
  },
  'sms.send_ambiguous': {
    status: 503,
    severity: 'error',
    retryable: true,
    advice: 'It is not known whether the provider took the text; the next try looks it up first.',
  },
  'linkup.unknown': { status: 404, severity: 'warning', retryable: false, advice: 'Check the LinkUp’s id.' },
  'linkup.invalid': {
    status: 422,
    severity: 'warning',
    retryable: false,
    advice: 'A LinkUp has 2 to 10 people and begins between 1 hour and 60 days from now.',
  },
  'linkup.refused': {
    status: 409,
    severity: 'warning',
    retryable: false,
    advice: 'The user has opted out or is on hold.',
  },
  'linkup.full': {
    status: 409,
    severity: 'warning',
    retryable: false,
    advice: 'All places are taken.',
  },
  'linkup.closed': {
    status: 409,
    severity: 'warning',
    retryable: false,
    advice: 'The invite or its LinkUp is over; read it with GET.',
  },
  'linkup.key_reused': {
    status: 422,
    severity: 'warning',
    retryable: false,
    advice: 'The idempotency key belongs to another LinkUp; use a new key for a new LinkUp.',
  },
  'admin.forbidden': {
    status: 403,
    severity: 'warning',
    retryable: false,
    advice: 'Ask somebody whose role allows this action.',
  },
  'admin.action_unknown': {
    status: 404,
    severity: 'warning',
    retryable: false,
    advice: 'Use an action that docs/admin.md lists.',
  },
  'admin.target_unknown': {
    status: 404,
    severity: 'warning',
    retryable: false,
    advice: 'Check the id of what the action is about.',
  },
  'admin.key_reused': {
    status: 422,
    severity: 'warning',
    retryable: false,
    advice: 'The request id belongs to another action; use a new one for a new action.',
  },
  'admin.rate_limited': {
    status: 429,
    severity: 'warning',
    retryable: true,
    advice: 'Too many requests in one minute; send it again in the next.',
  },
  'replay.in_progress': {
    status: 409,
    severity: 'warning',
    retryable: true,
    advice: 'The same request is creating its replay; send it again in a second.',
  },
  'queue.unavailable': {
    status: 503,
    severity: 'error',
    retryable: true,
    advice: 'QStash did not answer. Send it again; check QSTASH_TOKEN if it persists.',
  },
  'replay.unknown': { status: 404, severity: 'warning', retryable: false, advice: 'Check the replay’s id.' },
  'replay.too_many': {
    status: 422,
    severity: 'warning',
    retryable: false,
    advice: 'More items than the limit: narrow the filter, or give a larger limit (1000 at most).',
  },
  'timeline.bad_id': {
    status: 400,
    severity: 'warning',
    retryable: false,
    advice:
      'Give a correlation id, an SM…, an evt_…, a phone hash, or the id of a user, LinkUp, invite, job or replay; never a phone number.',
  },
  'timeline.unavailable': {
    status: 503,
    severity: 'error',
    retryable: true,
    advice: 'Neither Axiom nor Postgres answered; check AXIOM_TOKEN and DATABASE_URL, and ask again.',
  },
  'diagnose.bad_question': {
    status: 400,
    severity: 'warning',
    retryable: false,
    advice:
      'Give sid, user, linkup, invite, job or stripe_event, and a playbook that they fit, or none. Never a phone number.',
  },
  'diagnose.unavailable': {
    status: 503,
    severity: 'error',
    retryable: true,
    advice:
      'Postgres did not answer, and only its tables tell whose id this is. The timeline tells the story from the logs meanwhile; or say what the id is: npm run diagnose -- --user, --linkup, --invite or --job.',
  },
  'diagnose.unknown': {
    status: 404,
    severity: 'warning',
    retryable: false,
    advice:
      'Nothing is known of these ids; check them, or name the playbook to see where its chain begins to fail.',
  },
  'safety.not_recorded': {
    status: 500,
    severity: 'fatal',
    retryable: true,
    advice: 'A critical incident could not be recorded: find the text by its SID, and look at it by hand.',
  },
  'user.unknown': { status: 422, severity: 'warning', retryable: false, advice: 'Check the user’s id.' },
  'axiom.unavailable': {
    status: 503,
    severity: 'error',
    retryable: true,
    advice: 'Axiom did not answer a query; it will be asked again. Check AXIOM_TOKEN if it persists.',
  },
  'alert.digest_failed': {
    status: 503,
    severity: 'error',
    retryable: true,
    advice:
      'A channel did not take the digest; it will be tried again. Check the settings of Slack and e-mail if it persists.',
  },
  'stripe.unknown_customer': {
    status: 500,
    severity: 'error',
    retryable: true,
    advice: 'The customer is not linked to a user yet; Stripe will send the event again.',
  },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof errorCatalogue;

/** An error of ours. Its message is its code, so that no text of a user or a provider travels in it. */
export class JoshError extends Error {
  override readonly name = 'JoshError';

  /** A finer code, for example the provider's; goes to Sentry as a tag. */
  readonly reason: string | undefined;

  /** @param cause kept for the debugger only; nothing logs or sends it. */
  constructor(
    readonly code: ErrorCode,
    options: { cause?: unknown; reason?: string } = {},
  ) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = options.reason;
  }

  get spec(): ErrorSpec {
    return errorCatalogue[this.code];
  }
}

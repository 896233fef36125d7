/**
 * Options that Node and the browser share: unset, `dataCollection` means everything in version 11, so each source is
 * switched off by name. What still gets through is removed by the hooks.
 */
export const closed = {
  debug: false,
  attachStacktrace: false,
  // Otherwise every request to Twilio, Stripe and the LLM would carry our trace headers.
  tracePropagationTargets: [],
  traceLifecycle: 'stream' as const,
  dataCollection: {
    userInfo: false,
    cookies: false,
    httpHeaders: false,
    httpBodies: [],
    urlQueryParams: false,
    graphQL: { document: false, variables: false },
    genAI: { inputs: false, outputs: false },
    databaseQueryData: false,
    queues: false,
    stackFrameVariables: false,
    frameContextLines: 0,
  },
  // Ours are put on an event when it is made; anybody else's are nobody's.
  beforeBreadcrumb: () => null,
  beforeSendLog: () => null,
  beforeSendMetric: () => null,
};

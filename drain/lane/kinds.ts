/** Kinds of words that the pass asks for; `wasm/ask.ts` has the same list. */
export const WORD = {
  KEY: 1,
  PROXY_KEY: 2,
  PROJECT: 3,
  PROJECT_ID: 4,
  DEPLOYMENT: 5,
  REGION: 6,
  EXECUTION_REGION: 7,
  SOURCE: 8,
  TYPE: 9,
  LEVEL: 10,
  ENVIRONMENT: 11,
  ROUTE: 12,
  METHOD: 13,
  EVENT: 14,
  OWN_LEVEL: 15,
  OWN_ENV: 16,
  DATE: 17,
} as const;

/** Words of the catalogue's fields have kinds from here on, in the order of `names.ts`. */
export const FIRST_FIELD = 32;

/** Keys of an entry that are read, with their numbers in `wasm/entry.ts`. The rare ones make the line the other lane's. */
export const KEYS: Readonly<Record<string, number>> = {
  id: 1,
  source: 2,
  type: 3,
  level: 4,
  path: 5,
  requestId: 6,
  projectId: 7,
  projectName: 8,
  deploymentId: 9,
  environment: 10,
  executionRegion: 11,
  traceId: 12,
  spanId: 13,
  message: 18,
  timestamp: 19,
  statusCode: 20,
  proxy: 22,
  gitSha: 23,
  git_sha: 23,
  'trace.id': 23,
  'span.id': 23,
};

export const PROXY_KEYS: Readonly<Record<string, number>> = {
  method: 14,
  path: 15,
  region: 16,
  lambdaRegion: 17,
  statusCode: 21,
};

/** What stands where in a line's record; `wasm/record.ts` says more. */
export const RECORD = {
  KIND: 0,
  START: 1,
  END: 2,
  ROW: 3,
  ROW_END: 4,
  COMMIT_HOLE: 5,
  TEXT_HOLE: 6,
  TEXT: 7,
  TEXT_END: 8,
  EVENT: 9,
  ENV: 10,
  ROUTE: 11,
  SOURCE: 12,
  TYPE: 13,
  STATUS: 14,
  PROXY_STATUS: 15,
  DEPLOYMENT: 16,
  PROJECT_ID: 17,
  CAPTURES: 18,
  CAPTURES_END: 19,
  TIME: 20,
  ID: 21,
  ID_END: 22,
  REQUEST: 23,
  REQUEST_END: 24,
  CORRELATION: 25,
  COMMIT: 26,
  PROXY_PATH: 27,
  PROXY_PATH_END: 28,
  ID_HIGH: 29,
  ID_LOW: 30,
  REQUEST_HIGH: 31,
  REQUEST_LOW: 32,
  HAS_PROXY: 33,
  TEXT_FIELD: 34,
  TIMESTAMP_HIGH: 35,
  TIMESTAMP_LOW: 36,
} as const;

/** What stands for an absent status. */
export const NO_STATUS = -0x8000_0000;
/** What stands for an absent place or word. */
export const NONE = -1;

/** What the pass says when it stops; `wasm/state.ts` has the same list. */
export const STATE = {
  CURSOR: 0,
  RECORD_COUNT: 1,
  CAPTURE_COUNT: 2,
  ROWS: 3,
  KEPT: 4,
  ASKED_KIND: 5,
  ASKED_AT: 6,
  ASKED_LENGTH: 7,
} as const;

/** Integers of a captured field: its name, where it is kept, and where it ends. */
export const CAPTURE_INTS = 3;

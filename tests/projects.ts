const files = (folder: string, names: string): string[] =>
  names.split(' ').map((name) => `tests/${folder}/${name}.test.ts`);

/** Files of functions only: no settings, no console, no server, nothing that the next file of the same worker would find. */
export const PURE = [
  ...files('cost', 'forecast'),
  ...files('db', 'schema'),
  ...files('diagnose', 'story subject'),
  ...files(
    'drain',
    'batches canary cardinality consolidated decode enrich measure measure-columns own raw-bytes',
  ),
  ...files('drain', 'recognize refused rules seen ship trigger'),
  ...files(
    'josh',
    'billing-life intent keywords linkups-plan plan-send replies screen send-failure status-rank',
  ),
  ...files('local/axiom', 'aggregates errors functions more-operators operators scalars store unlike-kusto'),
  ...files('replay', 'auto-policy metrics'),
  ...files('schedules', 'plan'),
  ...files('telemetry', 'catalogue iso-time log phone-hash redaction redaction-corpus redaction-forms'),
  ...files('telemetry', 'redaction-typed verify-qstash verify-stripe verify-twilio'),
];

/** Files that start a Postgres or another process, and those that try thousands of cases or take very long: minutes in all. */
export const SLOW = [
  ...files('alerts', 'command routes'),
  ...files('axiom', 'apl command'),
  ...files('bench', 'command work'),
  ...files('cost', 'attribution budgets connections llm-cost sms-cost stripe-fees'),
  ...files('db', 'migrate query unique-keys'),
  ...files('diagnose', 'diagnose playbooks timeline'),
  ...files('drain', 'command crash delivery lane/lanes'),
  ...files('josh', 'admin-actions billing-orders inbound kept-payload linkups linkups-api linkups-jobs'),
  ...files('josh', 'linkups-race registration safety scheduled-runs send-sms stripe'),
  ...files('local', 'postgres axiom/differential axiom/shipped/shipped'),
  ...files('ops', 'stories-and-replays who'),
  ...files('replay', 'audit auto-replay crash dead-letters duplicate life linkups matrix mend replay'),
  ...files('schedules', 'command'),
  ...files('telemetry', 'sentry/categories'),
  ...files('verify', 'command deployment'),
];

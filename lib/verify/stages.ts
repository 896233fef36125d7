import { axiomChecks } from './axiom';
import { canaryChecks } from './canary/checks';
import type { Stage } from './check';
import { cleanUpChecks } from './clean-up';
import { clockChecks } from './clocks';
import { databaseChecks } from './database';
import { drainChecks } from './drain';
import { edgeChecks } from './edge';
import { heartbeatChecks } from './heartbeat';
import { queueChecks } from './queue';
import { redisChecks } from './redis';
import { roleChecks } from './roles';
import { sentryChecks } from './sentry';
import { settingChecks } from './settings';
import type { FurtherPlace } from './subject';
import { wiringChecks } from './wiring';

/** Everything that is verified, in its order: what the later steps rest on comes first. */
export const stagesOf = (further: readonly FurtherPlace[]): readonly Stage[] => [
  { title: 'Environment and secrets', checks: settingChecks },
  { title: 'Stores and queue', checks: [...databaseChecks, ...redisChecks, ...queueChecks] },
  { title: 'The door, and the two deployments', checks: [...edgeChecks, ...roleChecks] },
  { title: 'The log drain', checks: drainChecks },
  { title: 'Axiom', checks: axiomChecks },
  { title: 'Clocks', checks: clockChecks },
  { title: 'Sentry', checks: sentryChecks },
  { title: 'Wiring verification of the specification', checks: wiringChecks },
  { title: 'Personal data', checks: [...canaryChecks(further), ...cleanUpChecks] },
  { title: 'Alerts', checks: heartbeatChecks },
];

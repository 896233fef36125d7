import { detection } from './detection';
import { edge } from './edge';
import { localAxiom } from './local-axiom';
import type { Measurement } from './measurement';
import { peerDrains } from './peers/drains';
import { peerRedactors } from './peers/redactors';
import { coldImport } from './processes/cold-import';
import { logLine } from './processes/log-line';
import { memory } from './processes/memory';
import { programs } from './processes/programs';
import { redaction } from './redact';
import { telemetryTax } from './telemetry-tax';
import { wholeDrain } from './whole-drain';

/**
 * Everything that the bench measures, in the order of the report. One measurement is one file and one entry here; the tax of
 * telemetry on the inbound route, which needs the running stack, belongs into `telemetry-tax.ts` and behind `edge`.
 */
export const measurements: readonly Measurement[] = [
  wholeDrain,
  redaction,
  peerDrains,
  programs,
  peerRedactors,
  memory,
  coldImport,
  logLine,
  edge,
  telemetryTax,
  detection,
  localAxiom,
];

import { edge } from './edge';
import type { Measurement } from './measurement';
import { peerDrains } from './peers/drains';
import { peerRedactors } from './peers/redactors';
import { coldImport } from './processes/cold-import';
import { logLine } from './processes/log-line';
import { memory } from './processes/memory';
import { programs } from './processes/programs';
import { redaction } from './redact';
import { wholeDrain } from './whole-drain';

/** Everything that the bench measures, in the order of the report. A measurement that needs a file of its own is added here. */
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
];

import { type Environment, environment, role } from '@/lib/telemetry/env';
import { type Pepper, parsePeppers } from '@/lib/telemetry/phone-hash';

export interface DrainSettings {
  /** Signature secrets of the log drain; none refuses every batch. */
  secrets: readonly string[];
  processing: ProcessingSettings;
}

/** What the pure part of the drain needs to know. */
export interface ProcessingSettings {
  /** The drain's own project, whose entries are dropped; null where app and drain are one project. */
  ownProject: string | null;
  env: Environment;
  /** Without a pepper phone numbers become `[phone]`. */
  peppers: readonly Pepper[];
  gitShas: GitShas;
}

/** Commit by deployment id; `default` is for all others. */
export type GitShas = ReadonlyMap<string, string>;

/**
 * Reads the drain's settings from the environment.
 *
 * @throws Error when `PHONE_HASH_PEPPERS` is set but malformed
 */
export function readSettings(): DrainSettings {
  return {
    secrets: list(process.env.DRAIN_SIGNATURE_SECRET),
    processing: readProcessingSettings(),
  };
}

export function readProcessingSettings(): ProcessingSettings {
  return {
    ownProject: role() === 'all' ? null : process.env.VERCEL_PROJECT_ID || null,
    env: environment(),
    peppers: process.env.PHONE_HASH_PEPPERS ? parsePeppers(process.env.PHONE_HASH_PEPPERS) : [],
    gitShas: parseGitShas(process.env.DRAIN_GIT_SHA ?? ''),
  };
}

/** Reads `DRAIN_GIT_SHA`: one commit for every deployment, or `dpl_…=<commit>` pairs, comma separated. */
export function parseGitShas(text: string): GitShas {
  return new Map(
    list(text).map((item): [string, string] => {
      const [left = '', right] = item.split('=');
      return right === undefined ? ['default', left] : [left, right];
    }),
  );
}

const list = (text = '') =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

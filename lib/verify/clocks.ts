import { sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { createRedis } from '@/lib/clients/redis';
import { axiomUrl } from './axiom';
import { call } from './call';
import { type Check, type Finding, found, notChecked } from './check';
import type { Subject } from './subject';

/** QStash forgives ten seconds, Stripe five minutes; leases and alerts' windows bear a few. */
const LIMIT_MS = 5_000;
/** A Date header has whole seconds. */
const DATE_STEP_MS = 1_000;

type Clock = (subject: Subject) => Promise<{ at: number; stepMs: number } | null>;

const byDate =
  (url: (subject: Subject) => string | null): Clock =>
  async (subject) => {
    const address = url(subject);
    if (address === null) return null;
    const at = Date.parse((await call(address)).headers.get('date') ?? '');
    return Number.isNaN(at) ? null : { at, stepMs: DATE_STEP_MS };
  };

const clocks: Readonly<Record<string, Clock>> = {
  'the app': byDate(({ app }) => `${app}/api/health`),
  'the drain': byDate(({ drain }) => drain && `${drain}/api/drain`),
  Axiom: byDate(({ env }) => axiomUrl(env)),
  QStash: byDate(({ env }) => env.QSTASH_URL || 'https://qstash.upstash.io'),
  Redis: async () => {
    const [seconds, micros] = await createRedis().time();
    return { at: seconds * 1_000 + Math.floor(micros / 1_000), stepMs: 0 };
  },
  'the database': async () => {
    const [row] = await database().execute(sql`select extract(epoch from clock_timestamp()) * 1000 as at`);
    return { at: Number(row?.at), stepMs: 0 };
  },
};

/** Leases, signatures and windows are compared across machines. */
export const clockChecks: readonly Check[] = Object.entries(clocks).map(([name, clock]) => ({
  name: `clocks: ${name} and this machine`,
  expected: `at most ${LIMIT_MS / 1_000} s apart`,
  todo: 'If all of them differ, it is the clock of this machine: set it by NTP. Otherwise tell the provider.',
  run: (subject) => compare(subject, clock),
}));

async function compare(subject: Subject, clock: Clock): Promise<Finding> {
  const before = subject.now();
  const read = await clock(subject);
  const after = subject.now();
  if (read === null) return notChecked('it does not tell its time, or its address is not known');
  // Its reading is from some moment in between.
  const apart = Math.max(0, before - (read.at + read.stepMs), read.at - after);
  return found(apart <= LIMIT_MS, apart === 0 ? 'the same' : `${(apart / 1_000).toFixed(1)} s apart`);
}

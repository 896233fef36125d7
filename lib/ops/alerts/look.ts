import { deploys } from '@/axiom/queries/deploys';
import type { Book } from '@/lib/alerts/book';
import type { Silence } from '@/lib/alerts/hush';
import { sample } from '@/lib/alerts/live';
import { rules } from '@/lib/alerts/rules';
import { silencesNow } from '@/lib/alerts/silence-request';
import { readBook } from '@/lib/alerts/store';
import { runQuery } from '@/lib/clients/axiom-query';
import { createRedis } from '@/lib/clients/redis';
import { listReplays } from '@/lib/replay/list';
import type { Replay } from '@/lib/replay/record-replay';
import { environment } from '@/lib/telemetry/env';
import { type Part, part } from '../part';

const WEEK_MS = 7 * 86_400_000;
const AXIOM_MS = 3_000;
/** How many deploys and replays the first page lists. */
const FEW = 5;

/** What was deployed, from the logs; times in milliseconds since the epoch. */
export interface Deploy {
  sha: string;
  deployment: string;
  since: number;
  lines: number;
  errors: number;
}

/** Correlation ids of bad events, by the rule that fires because of them. */
export type Examples = Readonly<Record<string, string>>;

/** Everything on the first page, each from where it is kept, and each by itself. */
export interface Looked {
  alerts: Part<{ book: Book; silences: Silence[]; examples: Examples }>;
  deploys: Part<Deploy[]>;
  replays: Part<Replay[]>;
}

export async function look(now: number): Promise<Looked> {
  const [alerts, recent, replays] = await Promise.all([
    part(async () => {
      const [book, silences] = await Promise.all([readBook(createRedis(), environment()), silencesNow(now)]);
      return { book, silences, examples: await examplesOf(book, now) };
    }),
    part(() => lastDeploys(now)),
    part(() => listReplays(FEW)),
  ]);
  return { alerts, deploys: recent, replays };
}

async function examplesOf({ alerts }: Book, now: number): Promise<Examples> {
  const firing = rules.filter(({ name }) => alerts[name]?.status === 'firing');
  const found = await Promise.all(
    firing.map(async (rule) => {
      const id = await sample(rule, now);
      return id === null ? [] : [[rule.name, id] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

async function lastDeploys(now: number): Promise<Deploy[]> {
  const range = { from: now - WEEK_MS, to: now };
  const rows = await runQuery(deploys, { env: environment() }, { range, timeoutMs: AXIOM_MS });
  return rows.slice(0, FEW).map((row) => ({
    sha: String(row.git_sha),
    deployment: String(row.deployment_id ?? ''),
    since: Date.parse(String(row.first_seen)),
    lines: Number(row.lines),
    errors: Number(row.errors),
  }));
}

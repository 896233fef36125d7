import { AxiomWithoutBatching } from '@axiomhq/js';
import { Client } from '@upstash/qstash';
import { connect } from '@/lib/db/connect';
import { applyMigrations } from '@/lib/db/migrate';
import { planSchedules } from '@/lib/schedules/plan';
import { makeChange, readSchedules } from '@/lib/schedules/qstash';
import { schedules } from '@/lib/schedules/schedules';
import type { Cloud } from './cloud';

/** What a production set-up has in Axiom before the first line arrives. */
const DATASETS = ['josh-logs', 'josh-metrics'];

/** Does on the embedded cloud what is done once on real services: migrations, datasets, schedules. Safe to repeat. */
export async function prepareCloud(cloud: Cloud): Promise<void> {
  const { db, close } = connect({ url: cloud.postgres.url, prepare: true, max: 1 });
  try {
    await applyMigrations(db);
  } finally {
    await close();
  }
  const axiom = new AxiomWithoutBatching({ token: cloud.axiom.token, url: cloud.axiom.url });
  const existing = new Set((await axiom.datasets.list()).map(({ name }) => name));
  for (const name of DATASETS) if (!existing.has(name)) await axiom.datasets.create({ name });
  const qstash = new Client({ baseUrl: cloud.qstash.url, token: cloud.qstash.token });
  const target = { env: cloud.env.JOSH_ENV ?? 'local', baseUrl: cloud.env.PUBLIC_BASE_URL ?? '' };
  const { changes } = planSchedules(schedules, await readSchedules(qstash), target);
  for (const change of changes) await makeChange(qstash, change);
}

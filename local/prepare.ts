import { Client } from '@upstash/qstash';
import { axiomApi } from '@/axiom/deploy/api';
import { deploy, planDeployment } from '@/axiom/deploy/deploy';
import { readDeploySettings } from '@/axiom/settings';
import { connect } from '@/lib/db/connect';
import { applyMigrations } from '@/lib/db/migrate';
import { planSchedules } from '@/lib/schedules/plan';
import { makeChange, readSchedules } from '@/lib/schedules/qstash';
import { schedules } from '@/lib/schedules/schedules';
import type { Cloud } from './cloud';

/** Does on the embedded cloud what is done once on real services: migrations, datasets, schedules. Safe to repeat. */
export async function prepareCloud(cloud: Cloud): Promise<void> {
  const { db, close } = connect({ url: cloud.postgres.url, prepare: true, max: 1 });
  try {
    await applyMigrations(db);
  } finally {
    await close();
  }
  await deployAxiom(cloud);
  const qstash = new Client({ baseUrl: cloud.qstash.url, token: cloud.qstash.token });
  const target = { env: cloud.env.JOSH_ENV ?? 'local', baseUrl: cloud.env.PUBLIC_BASE_URL ?? '' };
  const { changes } = planSchedules(schedules, await readSchedules(qstash), target);
  for (const change of changes) await makeChange(qstash, change);
}

/** What `npm run axiom -- apply` does: datasets, monitors and dashboards. Nobody is told by the monitors here. */
async function deployAxiom({ axiom, env }: Cloud): Promise<void> {
  const api = axiomApi({ url: axiom.url, token: axiom.token });
  const planned = await planDeployment(api, readDeploySettings(env), {
    prune: false,
    withoutNotifiers: true,
  });
  const applied = await deploy(api, planned, { takeOver: true });
  if ('refused' in applied) throw new Error(`Axiom could not be prepared: ${applied.refused.join('; ')}`);
  if (applied.failed !== null) throw applied.failed.error;
}

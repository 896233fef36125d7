import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { annotateDeploy } from '@/axiom/deploy/annotate';
import { type AxiomApi, axiomApi } from '@/axiom/deploy/api';
import { deploy, planDeployment } from '@/axiom/deploy/deploy';
import { renderApplied, renderPlan } from '@/axiom/deploy/render';
import { type DeploySettings, readDeploySettings } from '@/axiom/settings';
import { type Axiom, startAxiom } from '@/local/axiom/server';

const MAIL = { AXIOM_ALERT_EMAILS: 'oncall@example.com' };
const personal = readDeploySettings(MAIL);
const cloud = readDeploySettings({
  ...MAIL,
  AXIOM_PLAN: 'cloud',
  AXIOM_ALERT_PAGERDUTY_KEY: 'a-routing-key',
});

let axiom: Axiom;
let api: AxiomApi;
/** What was asked of Axiom, reads left out. */
let writes: string[];

beforeEach(async () => {
  axiom = await startAxiom();
  const real = axiomApi({ url: axiom.url, token: axiom.token, waits: [] });
  writes = [];
  api = {
    request: (method, path, body) => {
      if (method !== 'GET') writes.push(`${method} ${path}`);
      return real.request(method, path, body);
    },
  };
});
afterEach(() => axiom.close());

interface Flags {
  takeOver?: boolean;
  prune?: boolean;
  withoutNotifiers?: boolean;
}

const planOf = (settings: DeploySettings, { prune = false, withoutNotifiers = false }: Flags = {}) =>
  planDeployment(api, settings, { prune, withoutNotifiers });

async function apply(settings: DeploySettings, flags: Flags = {}) {
  return deploy(api, await planOf(settings, flags), { takeOver: flags.takeOver ?? false });
}

/** Changes as `+ monitor`, `~ dashboard`, with how many of each. */
async function summary(settings: DeploySettings, flags?: Flags): Promise<Record<string, number>> {
  const { plan } = await planOf(settings, flags);
  const counts: Record<string, number> = {};
  for (const { kind, action } of plan.changes)
    if (action !== 'none') counts[`${action} ${kind}`] = (counts[`${action} ${kind}`] ?? 0) + 1;
  return counts;
}

const idAndName = z.object({ id: z.string(), name: z.string(), notifierIds: z.array(z.string()).optional() });
const listed = async (path: string) => z.array(idAndName).parse(await api.request('GET', path));

describe('apply', () => {
  test('makes everything, datasets first, and a second one changes nothing', async () => {
    expect(await summary(personal)).toEqual({
      'create dataset': 2,
      'create notifier': 1,
      'create monitor': 3,
      'create dashboard': 5,
    });
    await apply(personal);
    expect(writes.map((line) => line.split('/')[2])).toEqual([
      ...Array(2).fill('datasets'),
      'notifiers',
      ...Array(3).fill('monitors'),
      ...Array(5).fill('dashboards'),
    ]);
    writes = [];
    expect(await summary(personal)).toEqual({});
    await apply(personal);
    expect(writes).toEqual([]);
    expect(await listed('/v2/monitors')).toHaveLength(3);
    expect(await listed('/v2/notifiers')).toHaveLength(1);
  });

  test('monitors page through the notifiers, and the on-call dashboard lists the monitors', async () => {
    await apply(cloud);
    const notifiers = await listed('/v2/notifiers');
    const monitors = await listed('/v2/monitors');
    expect(monitors).toHaveLength(5);
    for (const { notifierIds } of monitors) expect(notifierIds).toEqual(notifiers.map(({ id }) => id).sort());
    const onCall = JSON.stringify(await api.request('GET', '/v2/dashboards/uid/josh-on-call'));
    for (const { id } of monitors) expect(onCall).toContain(id);
  });

  test('retention is set, and shortened only when told: it deletes what is older', async () => {
    await apply(cloud);
    const retention = () => axiom.store.dataset('josh-metrics')?.info.retentionDays;
    expect(retention()).toBe(395);
    expect(await apply({ ...cloud, plan: 'personal' }, { prune: true })).toEqual({
      refused: [expect.stringMatching(/dataset “josh-metrics”: a shorter retention deletes what is older/)],
    });
    await apply({ ...cloud, plan: 'personal' }, { prune: true, takeOver: true });
    expect(retention()).toBe(30);
  });

  test('a change in the code is an update', async () => {
    await apply(personal);
    const moved = { ...personal, links: { ...personal.links, app: 'https://josh.example' } };
    expect(await summary(moved)).toEqual({ 'update dashboard': 5 });
    await apply(moved);
    expect(await summary(moved)).toEqual({});
  });

  test('a smaller plan deletes its twins only with --prune, and says so', async () => {
    await apply(cloud);
    const { plan } = await planOf({ ...cloud, plan: 'personal' });
    expect(plan.problems).toEqual([
      expect.stringMatching(/the personal plan has 3 monitors, and these stand besides/),
    ]);
    expect(plan.warnings.join()).toMatch(/--prune deletes them/);
    await apply({ ...cloud, plan: 'personal' }, { prune: true, takeOver: true });
    expect(await listed('/v2/monitors')).toHaveLength(3);
  });
});

describe('drift', () => {
  const change = async (path: string, edit: (document: Record<string, unknown>) => object) => {
    const found = z.object({ version: z.number(), dashboard: z.record(z.string(), z.unknown()) });
    const { version, dashboard } = found.parse(await api.request('GET', path));
    await api.request('PUT', path, { dashboard: edit(dashboard), version });
  };

  test('a dashboard edited by hand is not written over unless told', async () => {
    await apply(personal);
    await change('/v2/dashboards/uid/josh-cost', (document) => ({ ...document, refreshTime: 15 }));
    writes = [];
    expect(await apply(personal)).toEqual({
      refused: [
        expect.stringMatching(/dashboard “JOSH · Cost”: it was changed by hand since it was deployed/),
      ],
    });
    expect(writes).toEqual([]);
    await apply(personal, { takeOver: true });
    expect(writes).toEqual(['PUT /v2/dashboards/uid/josh-cost']);
    expect(await summary(personal)).toEqual({});
  });

  test('a monitor edited by hand, and one of the same name that is not ours', async () => {
    await apply(personal);
    const [first] = await listed('/v2/monitors');
    const monitor = z
      .record(z.string(), z.unknown())
      .parse(await api.request('GET', `/v2/monitors/${first?.id}`));
    await api.request('PUT', `/v2/monitors/${first?.id}`, { ...monitor, threshold: 99 });
    expect(await apply(personal)).toEqual({ refused: [expect.stringMatching(/changed by hand/)] });
    await api.request('PUT', `/v2/monitors/${first?.id}`, { ...monitor, description: 'mine', threshold: 99 });
    expect(await apply(personal)).toEqual({ refused: [expect.stringMatching(/not deployed from here/)] });
  });

  test('two of one name: neither is touched', async () => {
    await apply(personal);
    const monitor = { name: 'JOSH · no log at all', type: 'Threshold', aplQuery: "['josh-logs'] | count" };
    await api.request('POST', '/v2/monitors', monitor);
    expect(await apply(personal)).toEqual({
      refused: expect.arrayContaining([
        expect.stringMatching(/there are 2 monitors called “JOSH · no log at all”/),
      ]),
    });
  });

  test('somebody changes a dashboard between plan and apply: 412, and it says how to go on', async () => {
    await apply(personal);
    const moved = { ...personal, links: { ...personal.links, app: 'https://josh.example' } };
    const planned = await planOf(moved);
    await change('/v2/dashboards/uid/josh-on-call', (document) => ({ ...document, refreshTime: 60 }));
    const applied = await deploy(api, planned, { takeOver: false });
    if ('refused' in applied) throw new Error('it was refused');
    expect(renderApplied(applied)).toMatch(/Stopped at dashboard “JOSH · On-call”.*412.*run plan again/);
    expect(applied.notDone).toHaveLength(4);
  });
});

describe('when Axiom fails half way', () => {
  test('says what was done and what was not, and the next apply does the rest', async () => {
    const broken: AxiomApi = {
      request: (method, path, body) =>
        method === 'POST' && path === '/v2/monitors'
          ? Promise.reject(new Error('POST /v2/monitors: 503'))
          : api.request(method, path, body),
    };
    const planned = await planDeployment(broken, personal, { prune: false, withoutNotifiers: false });
    const applied = await deploy(broken, planned, { takeOver: false });
    if ('refused' in applied) throw new Error('it was refused');
    expect(applied.done).toHaveLength(3);
    const said = renderApplied(applied);
    expect(said).toMatch(/done: {5}dataset “josh-logs”, dataset “josh-metrics”, notifier “JOSH · e-mail”/);
    expect(said).toMatch(/not done: monitor “JOSH · alerts are not evaluated”/);
    expect(said).toMatch(/run apply again/);
    expect(await summary(personal)).toEqual({ 'create monitor': 3, 'create dashboard': 5 });
    await apply(personal);
    expect(await summary(personal)).toEqual({});
  });

  test('an answer that is lost after a monitor was made does not make it twice', async () => {
    let lost = false;
    const losing: AxiomApi = {
      request: async (method, path, body) => {
        const answer = await api.request(method, path, body);
        if (method !== 'POST' || path !== '/v2/monitors' || lost) return answer;
        lost = true;
        throw new Error('no answer');
      },
    };
    await deploy(losing, await planDeployment(losing, personal, { prune: false, withoutNotifiers: false }), {
      takeOver: false,
    });
    await apply(personal);
    expect(await listed('/v2/monitors')).toHaveLength(3);
  });

  test('no token is in any error', async () => {
    const wrong = axiomApi({ url: axiom.url, token: 'xaat-secret-of-somebody', waits: [] });
    const error = await wrong.request('GET', '/v2/datasets').catch((thrown: unknown) => String(thrown));
    expect(error).toMatch(/401.*Check AXIOM_TOKEN/);
    expect(error).not.toContain('secret-of-somebody');
  });
});

describe('notifiers', () => {
  test('monitors that would tell nobody are refused unless that is wanted', async () => {
    const silent = readDeploySettings({});
    expect(await apply(silent)).toEqual({ refused: [expect.stringMatching(/monitors would tell nobody/)] });
    await apply(silent, { withoutNotifiers: true });
    expect(await listed('/v2/monitors')).toHaveLength(3);
  });

  test('the Personal plan has no PagerDuty: it is left out, and said', async () => {
    const { plan } = await planOf({ ...cloud, plan: 'personal' });
    expect(plan.warnings).toEqual([expect.stringMatching(/PagerDuty left out/)]);
  });

  test('a plan shows no key and no address', async () => {
    await apply(cloud);
    const other = {
      ...cloud,
      notify: { ...cloud.notify, pagerdutyKey: 'another-key', emails: ['b@example.com'] },
    };
    const text = renderPlan((await planOf(other)).plan);
    expect(text).toMatch(/~ notifier “JOSH · PagerDuty”/);
    expect(text).not.toMatch(/another-key|a-routing-key|example\.com/);
  });
});

test('a plan reads like a diff', async () => {
  await apply(personal);
  const text = renderPlan((await planOf({ ...personal, monitorEnv: 'staging' })).plan);
  expect(text).toContain('~ monitor “JOSH · no log at all”');
  expect(text).toContain("      - let _env = 'prod';\n      + let _env = 'staging';");
  expect(text).toContain('Plan: 0 to make, 3 to change, 0 to delete; 8 as they shall be.');
});

test('a deploy is marked once, however often the pipeline runs', async () => {
  const mark = () => annotateDeploy(api, ['josh-logs'], { sha: 'a'.repeat(40) }, Date.now());
  expect([await mark(), await mark()]).toEqual([true, false]);
});

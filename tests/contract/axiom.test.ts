import { randomBytes } from 'node:crypto';
import { AxiomWithoutBatching } from '@axiomhq/js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Axiom, startAxiom } from '@/local/axiom/server';

/**
 * What this product relies on of Axiom. Runs against the local Axiom; with AXIOM_TOKEN set against the real one (AXIOM_URL,
 * AXIOM_ORG_ID as well where they differ from the defaults), on things of its own that it deletes. The token needs the
 * rights to create and delete datasets, dashboards, monitors, notifiers and annotations.
 */
const { AXIOM_TOKEN, AXIOM_URL = 'https://api.axiom.co', AXIOM_ORG_ID } = process.env;
const run = randomBytes(4).toString('hex');
const dataset = `josh-contract-${run}`;
const uid = `josh-contract-${run}`;
/** What the real one may take to show what it acknowledged. */
const SOON = { timeout: 60_000, interval: 500 };

let local: Axiom | null = null;
let client: AxiomWithoutBatching;
let where: { url: string; token: string };
const errors: Error[] = [];

beforeAll(async () => {
  if (!AXIOM_TOKEN) local = await startAxiom();
  where = local ?? { url: AXIOM_URL, token: AXIOM_TOKEN ?? '' };
  client = new AxiomWithoutBatching({
    ...where,
    ...(AXIOM_ORG_ID ? { orgId: AXIOM_ORG_ID } : {}),
    onError: (error) => errors.push(error),
  });
  await client.datasets.create({ name: dataset, description: 'made by the contract suite; may be deleted' });
});
afterAll(async () => {
  await client.datasets.delete(dataset);
  await call('DELETE', `/v2/dashboards/uid/${uid}`);
  await local?.close();
});

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${where.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${where.token}`,
      'content-type': 'application/json',
      ...(AXIOM_ORG_ID ? { 'x-axiom-org-id': AXIOM_ORG_ID } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

const start = new Date(Date.now() - 3_600_000).toISOString();
const end = new Date(Date.now() + 3_600_000).toISOString();

/** The columns of a query by name. */
async function columns(apl: string): Promise<Record<string, unknown[]>> {
  const { tables } = await client.query(`['${dataset}'] ${apl}`, { startTime: start, endTime: end });
  const [table] = tables;
  return Object.fromEntries(table?.fields.map(({ name }, i) => [name, table.columns?.[i] ?? []]) ?? []);
}

describe('events', () => {
  const at = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

  beforeAll(async () => {
    const status = await client.ingest(dataset, [
      { _time: at(30), level: 'info', route: '/a', ms: 10, geo: { city: 'Rome' }, tags: ['x', 'y'] },
      { _time: at(20), level: 'error', route: '/b', ms: 200.5, geo: { city: 'Oslo' } },
      { _time: at(10), level: 'error', route: '/b' },
    ]);
    expect(status).toMatchObject({ ingested: 3, failed: 0 });
    await vi.waitFor(async () => expect((await columns('| summarize x = count()')).x).toEqual([3]), SOON);
  }, 90_000);

  test.each<[string, string, unknown[]]>([
    ['nested objects are dotted fields', "| where ['geo.city'] == 'Oslo' | project x = route", ['/b']],
    ['a missing field is null and unequal to a text', '| where ms != 5 | summarize x = count()', [3]],
    ['null is not less and not greater', '| where ms > 0 | summarize x = count()', [2]],
    [
      '== is case sensitive, contains is not',
      "| where level == 'Error' or route contains 'A' | summarize x = count()",
      [1],
    ],
    ['the latest comes first', '| project x = level | take 1', ['error']],
    ['counts under a condition', "| summarize x = countif(level == 'error')", [2]],
    ['an exact percentile of few values', '| summarize x = round(percentile(ms, 100))', [201]],
    ['distinct values', '| summarize x = dcount(level)', [2]],
    ['arrays stay', "| where route == '/a' | project x = array_length(tags)", [2]],
    [
      'a field that never was is null where it is ensured',
      "| extend x = ensure_field('never', typeof(string)) | project x | take 1",
      [null],
    ],
    [
      'case and strcat',
      "| summarize n = count() by x = case(level == 'error', strcat('bad', '!'), 'ok') | sort by x asc",
      ['bad!', 'ok'],
    ],
  ])('%s', async (_, apl, expected) => {
    expect((await columns(apl)).x).toEqual(expected);
  });

  test('time buckets are starts of intervals, and described', async () => {
    const { tables } = await client.query(`['${dataset}'] | summarize n = count() by bin(_time, 5m)`, {
      startTime: start,
      endTime: end,
    });
    expect(tables[0]?.buckets).toMatchObject({ field: '_time' });
    const [times = []] = tables[0]?.columns ?? [];
    for (const time of times) expect(Date.parse(String(time)) % 300_000).toBe(0);
  });

  test('only the range asked for is seen', async () => {
    const { tables } = await client.query(`['${dataset}'] | summarize n = count()`, {
      startTime: at(25),
      endTime: at(15),
    });
    expect(tables[0]?.columns).toEqual([[1]]);
  });

  test.each(['| where', '| where nosuchfield == 1', '| nosuchoperator'])(
    '%s is refused with 400',
    async (apl) => {
      const answer = await call('POST', '/v1/datasets/_apl?format=tabular', {
        apl: `['${dataset}'] ${apl}`,
        startTime: start,
        endTime: end,
      });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ code: 400, message: expect.any(String) });
    },
  );
});

describe('datasets', () => {
  test('a second of one name is a conflict; one that is not there is not found', async () => {
    expect((await call('POST', '/v2/datasets', { name: dataset })).status).toBe(409);
    expect((await call('GET', `/v2/datasets/${dataset}-none`)).status).toBe(404);
  });

  test('map fields are added and listed', async () => {
    expect((await call('POST', `/v2/datasets/${dataset}/mapfields`, { name: 'labels' })).status).toBe(200);
    await expect.poll(() => client.datasets.mapFields(dataset), SOON).toContain('labels');
  });
});

describe('documents', () => {
  const dashboard = {
    name: `contract ${run}`,
    owner: 'X-AXIOM-EVERYONE',
    charts: [{ id: 'n', type: 'Statistic', name: 'Events', query: { apl: `['${dataset}'] | count` } }],
    layout: [{ i: 'n', x: 0, y: 0, w: 4, h: 4 }],
    refreshTime: 60,
    schemaVersion: 2,
    timeWindowStart: 'qr-now-1h',
    timeWindowEnd: 'qr-now',
  };

  test('a dashboard is put under its uid, guarded by its version, and deleted', async () => {
    const path = `/v2/dashboards/uid/${uid}`;
    const made = await call('PUT', path, { dashboard });
    expect(made).toMatchObject({ status: 201, body: { status: 'created', dashboard: { uid } } });
    const { version } = made.body.dashboard;
    expect((await call('PUT', path, { dashboard, version: version + 7 })).status).toBe(412);
    expect((await call('PUT', path, { dashboard, version })).status).toBe(200);
    expect((await call('PUT', path, { dashboard, overwrite: true })).status).toBe(200);
    const wrong = { ...dashboard, charts: [{ ...dashboard.charts[0], decimals: 2 }] };
    expect((await call('PUT', path, { dashboard: wrong, overwrite: true })).status).toBe(400);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
  });

  test('a monitor is made, replaced and deleted', async () => {
    const monitor = {
      name: `contract ${run}`,
      type: 'Threshold' as const,
      aplQuery: `['${dataset}'] | summarize count() by bin(_time, 5m)`,
      operator: 'Above' as const,
      threshold: 1_000_000,
      intervalMinutes: 5,
      rangeMinutes: 5,
      disabled: true,
    };
    const made = await client.monitors.create(monitor);
    expect(await client.monitors.get(made.id)).toMatchObject({ name: monitor.name, threshold: 1_000_000 });
    expect(await client.monitors.update(made.id, { ...monitor, threshold: 2_000_000 })).toMatchObject({
      threshold: 2_000_000,
    });
    expect((await client.monitors.delete(made.id)).status).toBe(204);
    await expect(client.monitors.get(made.id)).rejects.toThrow(/404/);
  });

  test('a notifier is made and deleted', async () => {
    const made = await call('POST', '/v2/notifiers', {
      name: `contract ${run}`,
      properties: { email: { emails: ['contract@example.com'] } },
    });
    expect(made).toMatchObject({ status: 200, body: { id: expect.any(String), name: `contract ${run}` } });
    expect((await call('DELETE', `/v2/notifiers/${made.body.id}`)).status).toBe(204);
  });

  test('an annotation is made, found by its dataset, and deleted', async () => {
    const made = await client.annotations.create({
      type: 'contract',
      datasets: [dataset],
      title: 'a deploy',
    });
    await expect
      .poll(async () => (await client.annotations.list({ datasets: [dataset] })).map(({ id }) => id), SOON)
      .toContain(made.id);
    expect((await client.annotations.delete(made.id)).status).toBe(204);
  });
});

test('the client met no error', () => {
  expect(errors).toEqual([]);
});

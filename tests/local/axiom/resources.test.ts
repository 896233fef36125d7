import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxiomWithoutBatching } from '@axiomhq/js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Axiom, startAxiom } from '@/local/axiom/server';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const AT = '2026-03-01T12:00:00.000Z';

let axiom: Axiom;
beforeAll(async () => {
  axiom = await startAxiom({ now: () => NOW });
});
afterAll(() => axiom.close());

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a server answers is looked at field by field
  readonly body: any;
}

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${axiom.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${axiom.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

function client(): AxiomWithoutBatching {
  return new AxiomWithoutBatching({ token: axiom.token, url: axiom.url });
}

const chart = {
  id: 'errors',
  type: 'TimeSeries',
  query: { apl: 't | summarize count() by bin_auto(_time)' },
};
const document = {
  name: 'Reliability',
  owner: 'X-AXIOM-EVERYONE',
  charts: [chart, { id: 'note', type: 'Note', text: 'Read the runbook' }],
  layout: [{ i: 'errors', x: 0, y: 0, w: 12, h: 6 }],
  refreshTime: 60,
  schemaVersion: 2,
  timeWindowStart: 'qr-now-1h',
  timeWindowEnd: 'qr-now',
};

describe('dashboards', () => {
  const uid = '/v2/dashboards/uid/reliability';

  test('a PUT makes one, and the client of Axiom reads it', async () => {
    const made = await call('PUT', uid, { dashboard: document });
    expect(made).toEqual({
      status: 201,
      body: {
        status: 'created',
        overwritten: false,
        dashboard: {
          uid: 'reliability',
          id: expect.any(String),
          version: 1,
          dashboard: document,
          createdAt: AT,
          updatedAt: AT,
          createdBy: 'local',
          updatedBy: 'local',
        },
      },
    });
    expect(await client().dashboards.get('reliability')).toEqual(made.body.dashboard);
    expect(await client().dashboards.list({ limit: 10 })).toEqual([made.body.dashboard]);
  });

  test('a change says what it is made from, or that it does not care', async () => {
    const changed = { ...document, name: 'Reliability!' };
    expect(await call('PUT', uid, { dashboard: changed })).toMatchObject({
      status: 409,
      body: { code: 'already_exists', currentVersion: 1, uid: 'reliability' },
    });
    expect(await call('PUT', uid, { dashboard: changed, version: 7 })).toMatchObject({
      status: 412,
      body: { code: 'version_conflict', currentVersion: 1 },
    });
    expect(await call('PUT', uid, { dashboard: changed, version: 1 })).toMatchObject({
      status: 200,
      body: { status: 'updated', overwritten: false, dashboard: { version: 2, dashboard: changed } },
    });
    expect(await call('PUT', uid, { dashboard: document, overwrite: true })).toMatchObject({
      status: 200,
      body: { status: 'updated', overwritten: true, dashboard: { version: 3, createdAt: AT } },
    });
    expect(await call('POST', '/v2/dashboards', { dashboard: document, uid: 'reliability' })).toMatchObject({
      status: 409,
    });
    expect(await call('PUT', '/v2/dashboards/uid/gone', { dashboard: document, version: 4 })).toMatchObject({
      status: 412,
    });
  });

  test('one chart can be patched', async () => {
    const patch = { chart: { name: 'Errors', query: { queryOptions: { timeSeriesVariant: 'bars' } } } };
    expect(await call('PATCH', `${uid}/charts/errors`, { ...patch, version: 3 })).toMatchObject({
      status: 200,
      body: {
        dashboard: {
          version: 4,
          dashboard: {
            charts: [
              {
                ...chart,
                name: 'Errors',
                query: { ...chart.query, queryOptions: { timeSeriesVariant: 'bars' } },
              },
              { id: 'note' },
            ],
          },
        },
      },
    });
    expect(await call('PATCH', `${uid}/charts/errors`, { ...patch, version: 3 })).toMatchObject({
      status: 412,
    });
    expect(await call('PATCH', `${uid}/charts/nope`, { ...patch, overwrite: true })).toMatchObject({
      status: 404,
    });
    expect(
      await call('PATCH', `${uid}/charts/errors`, { chart: { unit: 'ms' }, overwrite: true }),
    ).toMatchObject({
      status: 400,
    });
  });

  test('is deleted once', async () => {
    expect(await call('DELETE', uid)).toEqual({ status: 204, body: null });
    expect(await call('DELETE', uid)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await call('GET', uid)).toMatchObject({ status: 404 });
  });

  const withChart = (more: object): object => ({ ...document, charts: [{ ...chart, ...more }] });
  test.each([
    ['a key of a chart', withChart({ decimals: 2 }), 'at [charts 0]: Unrecognized key: "decimals"'],
    ['a key of the document', { ...document, overrides: {} }, 'Unrecognized key: "overrides"'],
    ['a chart that is none', withChart({ type: 'Gauge' }), 'at [charts 0 type]'],
    ['a chart without query', withChart({ query: undefined }), 'at [charts 0 query]'],
    ['a refresh time', { ...document, refreshTime: 900 }, 'at [refreshTime]'],
    ['a layout outside', { ...document, layout: [{ i: 'a', x: 12, y: 0, w: 1, h: 1 }] }, 'at [layout 0 x]'],
    ['no name', { ...document, name: '' }, 'at [name]'],
    ['another uid', { ...document, uid: 'other' }, 'at [uid]: has to be bad'],
  ])('refuses %s', async (_, dashboard, message) => {
    const answer = await call('PUT', '/v2/dashboards/uid/bad', { dashboard });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_dashboard' } });
    expect(answer.body.message).toContain('dashboard validation failed');
    expect(answer.body.message).toContain(message);
  });

  test('takes every kind of chart', async () => {
    const query = { apl: 't | count' };
    const flags = { status: true, history: true, dataset: false, type: false, notifiers: false };
    const search = { id: 'q', name: 'Search', type: 'search' };
    const charts = [
      ...['TimeSeries', 'Heatmap', 'LogStream', 'Pie', 'Scatter', 'Table', 'TopK', 'Statistic'].map(
        (type) => ({
          id: type,
          type,
          query,
        }),
      ),
      { id: 'n', type: 'Note', text: 'x' },
      { id: 'm', type: 'MonitorList', selectedMonitors: ['a'], columns: flags },
      { id: 'f', type: 'SmartFilter', filters: [search] },
      { id: 's', type: 'Spacer' },
    ];
    const answer = await call('POST', '/v2/dashboards', { dashboard: { ...document, charts } });
    expect(answer).toMatchObject({ status: 201, body: { dashboard: { dashboard: { charts } } } });
  });
});

describe('monitors', () => {
  const monitor = {
    name: 'No heartbeat',
    type: 'Threshold' as const,
    aplQuery: "['t'] | summarize count() by bin(_time, 5m)",
    operator: 'Below' as const,
    threshold: 1,
    intervalMinutes: 5,
    rangeMinutes: 10,
    notifierIds: ['n1'],
  };

  test('are made, listed, replaced and deleted with the client of Axiom', async () => {
    const { monitors } = client();
    const made = await monitors.create(monitor);
    expect(made).toEqual({
      ...monitor,
      id: expect.any(String),
      createdAt: AT,
      createdBy: 'local',
      updatedAt: AT,
    });
    expect(await monitors.list()).toEqual([made]);
    const { notifierIds, ...rest } = monitor;
    const changed = await monitors.update(made.id, { ...rest, threshold: 2 });
    expect(changed).toEqual({
      ...rest,
      threshold: 2,
      id: made.id,
      createdAt: AT,
      createdBy: 'local',
      updatedAt: AT,
    });
    expect((await call('GET', `/v2/monitors/${made.id}/history?startTime=${AT}&endTime=${AT}`)).body).toEqual(
      [],
    );
    expect((await monitors.delete(made.id)).status).toBe(204);
    await expect(monitors.get(made.id)).rejects.toThrow('404: monitor not found');
  });

  test('two of one name are two, as with Axiom', async () => {
    const [a, b] = [await client().monitors.create(monitor), await client().monitors.create(monitor)];
    expect(a.id).not.toBe(b.id);
  });

  test('the older spelling of notifierIds is read', async () => {
    const { notifierIds, ...rest } = monitor;
    expect(await client().monitors.create({ ...rest, notifierIDs: ['n2'] })).toMatchObject({
      notifierIds: ['n2'],
    });
  });

  test.each([
    ['an unknown type', { type: 'Sometimes' }, 'at [type]'],
    ['no query', { aplQuery: undefined }, 'needs an aplQuery or an mplQuery'],
    ['a query that does not parse', { aplQuery: 't | where' }, 'at [aplQuery]: invalid query: syntax error'],
    ['an operator', { operator: 'Equal' }, 'at [operator]'],
    ['an interval of 0', { intervalMinutes: 0 }, 'at [intervalMinutes]'],
    ['a match of a summary', { type: 'MatchEvent' }, 'cannot use SummarizeOperator'],
  ])('refuses %s', async (_, change, message) => {
    const answer = await call('POST', '/v2/monitors', { ...monitor, ...change });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(message);
  });
});

describe('notifiers', () => {
  const page = {
    name: 'page',
    properties: { customWebhook: { url: 'https://example.com/page', body: '{{.Title}}' } },
  };

  test('are made, replaced and deleted', async () => {
    const made = await call('POST', '/v2/notifiers', page);
    expect(made).toMatchObject({ status: 200, body: { ...page, id: expect.any(String) } });
    const path = `/v2/notifiers/${made.body.id}`;
    const properties = { email: { emails: ['on-call@example.com'] } };
    expect(await call('PUT', path, { name: 'mail', properties })).toMatchObject({
      status: 200,
      body: { id: made.body.id, name: 'mail', properties },
    });
    expect((await call('GET', '/v2/notifiers')).body).toHaveLength(1);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('PUT', path, page)).status).toBe(404);
  });

  test.each([
    ['none', {}],
    ['two', { email: { emails: ['a@example.com'] }, webhook: { url: 'https://example.com' } }],
    ['an unknown one', { pigeon: {} }],
    ['a custom webhook without body', { customWebhook: { url: 'https://example.com' } }],
  ])('refuses properties of %s', async (_, properties) => {
    expect((await call('POST', '/v2/notifiers', { name: 'x', properties })).status).toBe(400);
  });
});

describe('annotations', () => {
  test('are made, found by dataset and time, changed and deleted', async () => {
    const { annotations } = client();
    const made = await annotations.create({
      type: 'deploy',
      datasets: ['josh-logs'],
      title: 'v2',
      time: '2026-03-01T10:00:00Z',
      endTime: '2026-03-01T10:05:00Z',
    });
    expect(made.id).toMatch(/^ann_/);
    const other = await annotations.create({ type: 'deploy', datasets: ['other'] });
    expect(other.time).toBe(AT);
    expect(await annotations.list({ datasets: ['josh-logs'] })).toEqual([made]);
    expect(await annotations.list({ start: '2026-03-01T10:04:00Z', end: '2026-03-01T11:00:00Z' })).toEqual([
      made,
    ]);
    expect(await annotations.update(made.id, { description: 'rolled back' })).toEqual({
      ...made,
      description: 'rolled back',
    });
    expect((await annotations.delete(made.id)).status).toBe(204);
    await expect(annotations.get(made.id)).rejects.toThrow('404');
  });

  test.each([
    ['an upper-case type', { type: 'Deploy', datasets: ['a'] }],
    ['no dataset', { type: 'deploy', datasets: [] }],
    [
      'an end before the start',
      { type: 'deploy', datasets: ['a'], time: AT, endTime: '2026-01-01T00:00:00Z' },
    ],
  ])('refuse %s', async (_, annotation) => {
    expect((await call('POST', '/v2/annotations', annotation)).status).toBe(400);
  });
});

describe('what else the client of Axiom reads', () => {
  test('users', async () => {
    const user = await client().users.current();
    expect(user).toMatchObject({ id: 'local', email: 'local@example.com' });
    expect(await client().users.list()).toEqual([user]);
    expect(await client().users.get('local')).toEqual(user);
  });

  test('saved queries', async () => {
    const made = await call('POST', '/v2/apl-starred-queries', { name: 'errors', query: { apl: 't' } });
    expect(await client().savedQueries.list({ limit: 5 })).toEqual([made.body]);
    expect(await client().savedQueries.get(made.body.id)).toEqual(made.body);
  });

  test('virtual fields are listed for their dataset', async () => {
    const field = { dataset: 't', name: 'slow', expression: 'ms > 100' };
    const made = await call('POST', '/v2/vfields', field);
    expect((await call('GET', '/v2/vfields?dataset=t')).body).toEqual([made.body]);
    expect((await call('GET', '/v2/vfields?dataset=u')).body).toEqual([]);
  });
});

test('everything is there again after a restart', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'axiom-'));
  try {
    const first = await startAxiom({ dataFolder, token: axiom.token });
    const put = { method: 'PUT', headers: { authorization: `Bearer ${axiom.token}` } };
    await fetch(`${first.url}/v2/dashboards/uid/kept`, {
      ...put,
      body: JSON.stringify({ dashboard: document }),
    });
    await first.close();
    const second = await startAxiom({ dataFolder, token: axiom.token });
    expect(second.resources.dashboards.get('kept')).toMatchObject({ version: 1, dashboard: document });
    await second.close();
  } finally {
    rmSync(dataFolder, { recursive: true });
  }
});

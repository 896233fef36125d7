import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runQuery } from '@/lib/clients/axiom-query';
import { verifyQstash } from '@/lib/telemetry/intake/verify/qstash';
import { type Served, serve } from '@/local/http/serve';
import { type Stack, startStack } from '@/local/stack';
import { entry, ndjson, reportEntry, sign } from '../drain/support/entries';
import { eventually } from '../helpers/eventually';

/** A task that QStash brought to where the drain sent it. */
interface Task {
  path: string;
  body: Record<string, unknown>;
  /** Whether QStash's signature over address and body is right. */
  genuine: boolean;
  at: number;
}

let stack: Stack;
let sql: postgres.Sql;
let listener: Served;
const tasks: Task[] = [];
const printed: string[] = [];

async function receive(request: Request): Promise<Response> {
  const at = Date.now();
  const body = new Uint8Array(await request.arrayBuffer());
  const { QSTASH_CURRENT_SIGNING_KEY: current = '', QSTASH_NEXT_SIGNING_KEY: next = '' } = stack.cloud.env;
  const signed = { url: request.url, headers: request.headers, body, now: at };
  const { valid } = await verifyQstash(signed, [current, next]);
  const { pathname } = new URL(request.url);
  tasks.push({ path: pathname, body: JSON.parse(new TextDecoder().decode(body)), genuine: valid, at });
  return new Response(null, { status: 204 });
}

/** 120 s of delay before a replay are two. */
const DELAY_SCALE = 1 / 60;

beforeAll(async () => {
  listener = await serve({ fetch: receive });
  stack = await startStack({
    retryScale: 0.02,
    delayScale: DELAY_SCALE,
    env: { ALERTS_URL: `${listener.url}/alerts`, AUTO_REPLAY_URL: `${listener.url}/replay` },
    onDrainLine: (text) => printed.push(text),
  });
  for (const [name, value] of Object.entries(stack.cloud.env)) vi.stubEnv(name, value);
  sql = postgres(stack.cloud.postgres.url, { max: 1 });
});
afterEach(() => {
  for (const { faults } of [stack.cloud.redis, stack.cloud.twilio, stack.cloud.qstash]) faults.clear();
  tasks.length = 0;
});
afterAll(async () => {
  await sql?.end();
  await stack?.stop();
  await listener?.close();
});

let user = 0;
const sendText = () =>
  stack.cloud.twilio.sendInbound({
    from: `+1202555${String(4000 + user++)}`,
    body: 'count me in',
    url: `${stack.app.url}/api/twilio/inbound`,
  });
const tasksAt = (path: string) => tasks.filter((task) => task.path === path);
const half = (time: number) => Math.floor(time / 30_000);

const rowsWhere = async (dataset: 'logs' | 'metrics', condition: string) =>
  runQuery(
    { name: 'rows', question: '', dataset, apl: (d) => `['${d}'] | where ${condition} | limit 1000` },
    {},
  );
const post = (body: Buffer) =>
  fetch(`${stack.drain.url}/api/drain`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { 'x-vercel-signature': sign(body, stack.cloud.secrets.drainSignatureSecret) },
  });

describe('early alert checks', () => {
  it('the Twilio route fails → one signed check for the rule and half minute, however many texts fail', async () => {
    const began = Date.now();
    await sql`alter table sms_outbound_jobs rename to away`;
    try {
      for (let text = 0; text < 3; text += 1) {
        await sendText();
        await stack.app.idle();
        // Each in a batch of its own.
        await stack.logDrain.idle();
      }
    } finally {
      await sql`alter table away rename to sms_outbound_jobs`;
    }
    await stack.idle();
    const checks = tasksAt('/alerts').filter(({ body }) => body.rule === 'twilio_inbound');
    expect(checks[0]).toMatchObject({ body: { rule: 'twilio_inbound' }, genuine: true });
    expect(checks.length).toBeLessThanOrEqual(half(Date.now()) - half(began) + 1);
  });

  it('Redis away from the edge → a check of the claims', async () => {
    stack.cloud.redis.faults.set({ kind: 'status', status: 503 });
    await sendText();
    await stack.app.idle();
    stack.cloud.redis.faults.clear();
    await stack.idle();
    expect(tasksAt('/alerts').map(({ body }) => body)).toContainEqual({ rule: 'claims' });
  });

  it('requests that go well set off nothing', async () => {
    await sendText();
    await stack.idle();
    expect(tasks).toEqual([]);
  });
});

describe('automatic replays', () => {
  it('a text that Twilio does not take for now → one task for its job, a while later', async () => {
    stack.cloud.twilio.faults.set({ kind: 'status', status: 429, match: 'Messages.json', times: 2 });
    await sendText();
    await stack.idle();
    const failures = await rowsWhere('logs', `event == 'sms.outbound.failed' and retryable == true`);
    // Each try of the queue failed by itself, and was told.
    expect(failures.length).toBeGreaterThan(1);
    const [failed] = failures;
    const replays = tasksAt('/replay');
    expect(replays).toMatchObject([
      { body: { job_id: failed?.job_id, correlation_id: failed?.correlation_id }, genuine: true },
    ]);
    const wait = (replays[0]?.at ?? 0) - Date.parse(String(failures.at(-1)?._time));
    expect(wait).toBeGreaterThan(120_000 * DELAY_SCALE * 0.5);
    expect(JSON.stringify(tasks)).not.toMatch(/\+1202555|count me in/);
  });

  it('a text that Twilio will never take → none', async () => {
    const body = JSON.stringify({ code: 21610, message: 'unsubscribed', status: 400 });
    const headers = { 'content-type': 'application/json' };
    stack.cloud.twilio.faults.set({
      kind: 'status',
      status: 400,
      body,
      headers,
      match: 'Messages.json',
      times: 1,
    });
    await sendText();
    await stack.idle();
    expect(tasksAt('/replay')).toEqual([]);
    const [refused] = await rowsWhere('logs', `event == 'sms.outbound.failed' and retryable == false`);
    expect(refused).toMatchObject({ reason: 'twilio.21610' });
  });

  it('QStash takes no task → the batch is shipped all the same, and the failure is counted', async () => {
    stack.cloud.qstash.faults.set({ kind: 'status', status: 500, match: 'publish' });
    const id = '90000000000000000000000000000001';
    const crashed = reportEntry({ id, path: '/api/stripe/webhook', statusCode: -1 });
    expect((await post(ndjson(crashed))).status).toBe(200);
    stack.cloud.qstash.faults.clear();
    expect(await rowsWhere('logs', `entry_id == '${id}'`)).toHaveLength(1);
    // It is known only after the batch; the next one's points tell it.
    await post(ndjson(entry()));
    const counts = await rowsWhere('metrics', `metric == 'drain_tasks_total' and outcome == 'failed'`);
    expect(counts.reduce((sum, { value }) => sum + Number(value), 0)).toBe(1);
  });
});

describe('no feedback', () => {
  it('entries of the drain’s own project and route are dropped and counted', async () => {
    const ids = [1, 2, 3].map((n) => `9100000000000000000000000000000${n}`);
    const [project, route, foreign] = [
      entry({ id: ids[0], projectId: 'prj_local_drain' }),
      entry({ id: ids[1], path: '/api/drain/spool' }),
      entry({ id: ids[2] }),
    ];
    expect((await post(ndjson(project, route, foreign))).status).toBe(200);
    const found = await rowsWhere('logs', `entry_id startswith '91'`);
    expect(found.map(({ entry_id }) => entry_id)).toEqual([ids[2]]);
    const counts = await rowsWhere('metrics', `metric == 'drain_entries_total' and outcome == 'own'`);
    expect(counts.reduce((sum, { value }) => sum + Number(value), 0)).toBe(2);
  });

  it('the drain prints nothing when all goes well', async () => {
    await stack.idle();
    printed.length = 0;
    for (let text = 0; text < 3; text += 1) await sendText();
    await stack.idle();
    expect(stack.drain.requests).toBeGreaterThan(3);
    expect(printed).toEqual([]);
    // And it would be heard: a forged batch cannot, but a spool without a place can.
    stack.cloud.axiom.faults.set({ kind: 'status', status: 403, match: 'ingest', times: 1 });
    await post(ndjson(entry()));
    await eventually(() => expect(printed.join()).toContain('drain.failed'));
    await stack.idle();
  });

  const routes = routesIn('app/api');
  const drains = routes.filter((route) => route.startsWith('/api/drain'));

  it.each(['GET', 'POST'])('%s: each deployment serves its own routes only', async (method) => {
    // A route that is there may answer 404 to who is not allowed, or about what it does not know.
    const found = async (base: string, route: string) => {
      const answer = await fetch(base + route, { method, ...(method === 'POST' ? { body: '{}' } : {}) });
      return answer.status !== 404 || !(await answer.text()).includes('request.not_found');
    };
    for (const route of routes) {
      expect([route, await found(stack.drain.url, route)]).toEqual([route, drains.includes(route)]);
      expect([route, await found(stack.app.url, route)]).toEqual([route, !drains.includes(route)]);
    }
    expect(drains).toEqual(['/api/drain', '/api/drain/spool']);
    expect(await found(stack.drain.url, '/')).toBe(false);
  });
});

/** The addresses that the folder's routes answer at; what stands for an id is any. */
function routesIn(folder: string): string[] {
  const root = fileURLToPath(new URL(`../../${folder}`, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts'))
    .map((file) => `/api/${dirname(file)}`.replace(/\[[^\]]+\]/g, '0199b0a0-0000-7000-8000-000000000000'))
    .sort();
}

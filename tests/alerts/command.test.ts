import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Axiom, startAxiom } from '@/local/axiom/server';
import { type RunningRedis, startRedis } from '@/local/redis/server';
import { bundled } from '../helpers/command';

let folder: string;
let axiom: Axiom;
let redis: RunningRedis;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  axiom = await startAxiom({ token: 'xaat-test', datasets: ['josh-logs', 'josh-metrics'] });
  redis = await startRedis({ token: 'test' });
  // The first query loads the parser, which on a busy machine takes longer than the rules wait for Axiom.
  await fetch(`${axiom.url}/v1/datasets/_apl?format=tabular`, {
    method: 'POST',
    headers: { authorization: 'Bearer xaat-test', 'content-type': 'application/json' },
    body: JSON.stringify({ apl: "['josh-logs'] | count" }),
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all([axiom?.close(), redis?.close()]);
});

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [bundled('local/alerts/command.ts'), ...args], {
    env: {
      ...process.env,
      JOSH_ENV: 'prod',
      AXIOM_URL: axiom.url,
      AXIOM_TOKEN: 'xaat-test',
      UPSTASH_REDIS_REST_URL: redis.url,
      UPSTASH_REDIS_REST_TOKEN: 'test',
      REDIS_TIMEOUT_MS: '60000',
      ...env,
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += String(data)));
  child.stderr.on('data', (data) => (stderr += String(data)));
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout, stderr })),
  );
}

const request = (minute: number, status_class: string, value: number) => ({
  _time: new Date(Date.UTC(2026, 10, 23, 12, minute)).toISOString(),
  point_id: `${minute}-${status_class}`,
  metric: 'http_requests_total',
  kind: 'counter',
  value,
  env: 'prod',
  route: '/api/twilio/inbound',
  status_class,
});

describe('npm run alerts', () => {
  it('list names every rule, and at once what is not set up', async () => {
    const { code, stdout } = await run(['list'], { PAGERDUTY_ROUTING_KEY: '', SLACK_BOT_TOKEN: '' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/twilio_inbound_5xx +page +each 1m +Texts from users fail/);
    expect(stdout).toContain('NOT SET UP: pagerduty, slack, email');
  });

  it('backtest says when a rule would have fired and ended', async () => {
    const file = join(folder, 'outage.ndjson');
    const rows = Array.from({ length: 30 }, (_, minute) => [
      request(minute, '2xx', 50),
      request(minute, '5xx', minute >= 10 && minute < 15 ? 10 : 0),
    ]).flat();
    writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'));
    const { code, stdout } = await run(['backtest', 'twilio_inbound_5xx', '--data', file]);
    expect(code).toBe(0);
    expect(stdout).toContain('2026-11-23 12:11 UTC  ok → firing');
    expect(stdout).toMatch(/page: first_firing +10 of 2\d0/);
    expect(stdout).toMatch(/12:2\d UTC {2}page: resolved/);
  });

  it('explain says why a rule does not fire, with the numbers', async () => {
    const now = Date.now();
    axiom.store.ingest(
      'josh-metrics',
      [
        { ...request(0, '2xx', 98), _time: new Date(now - 90_000).toISOString() },
        { ...request(0, '5xx', 1), _time: new Date(now - 90_000).toISOString() },
      ],
      { receivedAt: now },
    );
    const { code, stdout } = await run(['explain', 'twilio_inbound_5xx']);
    expect(code).toBe(0);
    expect(stdout).toContain('the condition is not met: 1 of 99 (1.01%); the limit is 2% (by axiom)');
    expect(stdout).toContain('measured   inbound_failures 1, inbound_requests 99');
    expect(stdout).toContain('never evaluated');
  });

  it('explain says when it is blind, why, and when that pages', async () => {
    const { stdout } = await run(['explain', 'logs_missing'], { AXIOM_URL: 'http://127.0.0.1:9' });
    expect(stdout).toContain('errors after 5m; both page at once');
    expect(stdout).toContain('blind: the query failed: axiom.no_connection');
  });

  it.each([
    [['explain', 'made_up'], 'there is no rule made_up'],
    [['explain'], 'name a rule'],
    [['backtest', 'twilio_inbound_5xx'], 'say which rows with --data FILE'],
    [['backtest', 'twilio_inbound_5xx', '--data', '/nowhere'], 'cannot read /nowhere'],
    [['dance'], 'there is no command dance'],
    [[], 'say what to do'],
  ])('%j is not understood', async (args, said) => {
    expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(said) });
  });
});

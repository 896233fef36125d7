import postgres from 'postgres';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { counterTotals } from '@/axiom/queries/counter-totals';
import { runQuery } from '@/lib/clients/axiom-query';
import { demonstrateReplays } from '@/local/demo/automatic-replays';
import { refuseSends } from '@/local/demo/outage';
import { type Stack, startStack } from '@/local/stack';

let stack: Stack;
let sql: postgres.Sql;

beforeAll(async () => {
  // Six tries take 11 s, and the drain's two minutes twenty seconds.
  stack = await startStack({ retryScale: 1e-4, delayScale: 1 / 6 });
  for (const [name, value] of Object.entries(stack.cloud.env)) vi.stubEnv(name, value);
  sql = postgres(stack.cloud.postgres.url, { max: 1 });
});
afterAll(async () => {
  await sql?.end();
  await stack?.stop();
});

const TEXTS = 5;
const totals = async () =>
  new Map((await runQuery(counterTotals, {})).map(({ metric, total }) => [String(metric), Number(total)]));

it('Twilio’s outage outlasts the outbox’s own tries: automatic replays send each text, once, and are audited', async () => {
  const since = new Date();
  const before = await totals();
  refuseSends(stack);
  for (let text = 0; text < TEXTS; text += 1)
    await stack.cloud.twilio.sendInbound({
      from: `+1202555${String(7000 + text)}`,
      body: 'What is a LinkUp?',
      url: `${stack.app.url}/api/twilio/inbound`,
    });
  const said: string[] = [];
  const checks = await demonstrateReplays(stack, since, {
    announce: (text) => said.push(text),
    interrupted: () => false,
  });
  expect(
    checks.filter(({ ok }) => !ok),
    said.join('\n'),
  ).toEqual([]);
  expect(checks.map(({ expected }) => expected)).toEqual([TEXTS, 0, 0, 0]);

  for (let text = 0; text < TEXTS; text += 1)
    expect(
      stack.cloud.twilio.messages.filter(({ to }) => to === `+1202555${String(7000 + text)}`),
    ).toHaveLength(1);
  const audited =
    await sql`select actor_id, actor_role, action, count(*)::int as n from admin_audit_log where replay_id is not null group by 1, 2, 3 order by 3`;
  expect(audited).toMatchObject([
    { actor_id: 'system', actor_role: 'system', action: 'replay.create' },
    { actor_id: 'system', actor_role: 'system', action: 'replay.end' },
  ]);

  // A series of their own: that the texts went out the second time round says nothing of how well the product runs.
  const after = await totals();
  const grown = (metric: string) => (after.get(metric) ?? 0) - (before.get(metric) ?? 0);
  expect(grown('replays_total')).toBeGreaterThanOrEqual(TEXTS);
  expect(grown('sms_outbound_sent_total')).toBe(0);
  expect(grown('auto_replays_total')).toBeGreaterThanOrEqual(TEXTS);
}, 240_000);

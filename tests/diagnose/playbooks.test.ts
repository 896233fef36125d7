import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { diagnoses } from '@/lib/diagnose/playbooks/ask';
import { breakCodes, breaks } from '@/lib/diagnose/playbooks/breaks';
import type { Diagnosis } from '@/lib/diagnose/playbooks/playbook';
import { preview, resolve } from '@/lib/replay/preview';
import { readReplayRequest } from '@/lib/replay/request';
import { duplicateInviteCases } from './cases/duplicate-invite';
import { noReplyCases } from './cases/no-reply';
import { paidCases } from './cases/paid-but-paywalled';
import { stuckCases } from './cases/stuck-broadcasting';
import type { Case } from './support/cases';
import { startOnCall } from './support/on-call';

const onCall = startOnCall();
const playbooks = {
  'no-reply': noReplyCases(onCall),
  'duplicate-invite': duplicateInviteCases(onCall),
  'paid-but-paywalled': paidCases(onCall),
  'stuck-broadcasting': stuckCases(onCall),
};
const all = Object.values(playbooks).flatMap((cases) => cases.all);

const settings = { ...process.env };
beforeEach(() => {
  for (const name of ['LINKUP_WAVE_MINUTES', 'UPSTASH_REDIS_REST_URL'])
    if (settings[name] === undefined) delete process.env[name];
  process.env.LINKUP_DEFAULT_REGION = 'sf';
});

/** What the playbook says, of what was really caused. */
async function ask({ cause }: Case): Promise<{ diagnosis: Diagnosis; now: number }> {
  const { ask: question, later = 0 } = await cause();
  await onCall.drained();
  const now = Date.now() + later;
  const [diagnosis] = await diagnoses(question, now);
  if (diagnosis === undefined) throw new Error('nothing was said');
  return { diagnosis, now };
}

/** Nobody's number is in it, and none of the words that people wrote. */
async function isImpersonal(diagnosis: Diagnosis): Promise<void> {
  const said = JSON.stringify(diagnosis);
  expect(said).not.toMatch(/dinner on|kill you|friday 7pm|subscriber@/i);
  for (const { phone } of await onCall.product.rows(sql`select phone from users`))
    expect(said).not.toContain(String(phone).slice(2));
}

for (const [name, { all: cases }] of Object.entries(playbooks))
  describe(name, () => {
    for (const one of cases.filter(({ code }) => code !== null))
      it(`${one.title} → ${one.code}`, async () => {
        const { diagnosis, now } = await ask(one);
        expect([diagnosis.health, diagnosis.code], JSON.stringify(diagnosis.steps, null, 1)).toEqual([
          'broken',
          one.code,
        ]);
        await isImpersonal(diagnosis);
        const { action } = diagnosis;
        expect(action.request !== undefined).toBe(action.do === 'replay');
        if (action.request === undefined) return;
        // What is proposed is a dry run that the replay takes, and that would run something.
        const request = readReplayRequest(action.request.body);
        expect(request.dry_run).toBe(true);
        expect(preview(await resolve(request, new Date(now)), request.limit).count).toBeGreaterThan(0);
      });

    for (const one of cases.filter(({ code }) => code === null))
      it(`in order: ${one.title} → ${one.health}`, async () => {
        const { diagnosis, now } = await ask(one);
        expect([diagnosis.health, diagnosis.code], JSON.stringify(diagnosis.steps, null, 1)).toEqual([
          one.health,
          undefined,
        ]);
        if (one.health === 'waiting') expect(diagnosis.action.until).toBeGreaterThan(now);
        await isImpersonal(diagnosis);
      });
  });

it('every break that can be named has been caused', () => {
  const caused = new Set(all.map(({ code }) => code));
  expect(breakCodes.filter((code) => !caused.has(code))).toEqual([]);
  expect(all.filter(({ code }) => code !== null).length).toBeGreaterThanOrEqual(30);
  expect(all.filter(({ code }) => code === null).length).toBeGreaterThanOrEqual(10);
});

it('every break says what it is and what is safe', () => {
  for (const code of breakCodes) {
    const { says, advice } = breaks[code];
    expect([code, says.endsWith('.'), advice.endsWith('.')]).toEqual([code, true, true]);
  }
});

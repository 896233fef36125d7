import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { readStep } from '@/lib/josh/registration/read-step';
import { captureLogLines } from '../helpers/log-lines';
import { deliverJob, newSid, PHONE, receive, startProduct } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();

const steps = async () =>
  (await product.rows(sql`select type from profile_events order by created_at, type`)).map(
    ({ type }) => type,
  );
const user = async () => (await product.rows(sql`select registration, region from users`))[0];

/** What JOSH said last, as it lies in the outbox. */
async function answer(): Promise<{ id: string; purpose: string; body: string }> {
  const [row] = await product.rows(
    sql`select j.id, j.purpose, m.body from sms_outbound_jobs j join sms_messages m on m.id = j.message_id order by j.created_at desc, j.id desc limit 1`,
  );
  return { id: String(row?.id), purpose: String(row?.purpose), body: String(row?.body) };
}
async function askForCode(): Promise<string> {
  await receive({ body: 'JOIN' });
  return /\d{6}/.exec((await answer()).body)?.[0] ?? '';
}
/** Six digits that are not these. */
const wrong = (code: string) => (code === '111111' ? '222222' : '111111');

describe('a registration', () => {
  it('goes from the first text over a code and two questions to its end, each step a row and a line', async () => {
    await receive({ body: 'hello' });
    expect(await steps()).toEqual(['registered']);
    expect(lines.of('profile.registered')).toHaveLength(1);

    const code = await askForCode();
    expect(await answer()).toMatchObject({ purpose: 'otp' });
    await receive({ body: ` ${code}\n` });
    expect(await answer()).toMatchObject({
      purpose: 'registration',
      body: expect.stringContaining('Which city'),
    });
    await receive({ body: 'San Francisco!' });
    expect(await user()).toEqual({ registration: 'interview_started', region: 'sf' });
    await receive({ body: 'Coffee and hikes' });

    expect((await answer()).body).toContain('all set');
    expect(await user()).toEqual({ registration: 'interview_completed', region: 'sf' });
    expect(await steps()).toEqual(['registered', 'otp_verified', 'interview_started', 'interview_completed']);
    expect(
      await product.rows(sql`select data from profile_events where type = 'interview_completed'`),
    ).toEqual([{ data: { activities: 'coffee,hike' } }]);
    for (const event of ['profile.otp_sent', 'profile.otp_verified', 'profile.interview_completed'])
      expect(lines.of(event)).toMatchObject([
        { user_id: expect.any(String), phone_hash: expect.any(String) },
      ]);
    expect(lines.of('profile.interview_started')).toMatchObject([{ region: 'sf' }]);
    // Only the first text was read by the LLM.
    expect(lines.of('llm.intent.request')).toHaveLength(1);
  });

  it('is one story a text: rows and lines carry the text’s id', async () => {
    await receive({ body: 'JOIN' });
    const ids = await product.rows(
      sql`select correlation_id from profile_events union select correlation_id from otp_challenges union select correlation_id from sms_messages`,
    );
    expect(ids).toHaveLength(1);
    expect(new Set(lines.all().map((line) => line.correlation_id))).toEqual(
      new Set([ids[0]?.correlation_id]),
    );
  });

  it('goes a step once, also when its text comes several times at once', async () => {
    const code = await askForCode();
    const sid = newSid();
    await Promise.all([1, 2, 3].map(() => receive({ body: code, sid })));
    expect(lines.of('profile.otp_verified')).toHaveLength(1);
    expect(await product.rows(sql`select tries from otp_challenges`)).toEqual([{ tries: 1 }]);
  });

  it('leaves room for other things in between', async () => {
    const code = await askForCode();
    await receive({ body: code });
    await receive({ body: 'Plan dinner in Austin on Friday' });
    expect(lines.of('linkup.created')).toHaveLength(1);
    await receive({ body: 'nyc' });
    expect(await user()).toMatchObject({ registration: 'interview_started' });
  });

  it('that has come to its end says so when it is asked for again', async () => {
    await receive({ body: await askForCode() });
    await receive({ body: 'join' });
    expect((await answer()).body).toContain('Which city');
    expect(await product.rows(sql`select 1 from otp_challenges`)).toHaveLength(1);
  });
});

describe('a code', () => {
  it('that is wrong is refused, and a right one still counts', async () => {
    const code = await askForCode();
    await receive({ body: wrong(code) });
    expect(lines.of('profile.otp_refused')).toMatchObject([{ reason: 'code_wrong' }]);
    expect(lines.of('sms.inbound.routed').at(-1)).toMatchObject({ intent: 'register', outcome: 'refused' });
    await receive({ body: code });
    expect(lines.of('profile.otp_verified')).toHaveLength(1);
  });

  it('has five tries, and none after that even if it is right', async () => {
    const code = await askForCode();
    for (let i = 0; i < 5; i++) await receive({ body: wrong(code) });
    await receive({ body: code });
    expect(lines.of('profile.otp_refused').at(-1)).toMatchObject({ reason: 'code_locked' });
    expect(lines.of('profile.otp_verified')).toEqual([]);
  });

  it('runs out', async () => {
    const code = await askForCode();
    await product.rows(sql`update otp_challenges set expires_at = now() - interval '1 second'`);
    await receive({ body: code });
    expect(lines.of('profile.otp_refused')).toMatchObject([{ reason: 'code_expired' }]);
  });

  it('is replaced by the next one', async () => {
    const first = await askForCode();
    const second = await askForCode();
    await receive({ body: first });
    await receive({ body: second });
    expect(await user()).toMatchObject({ registration: first === second ? 'code_sent' : 'otp_verified' });
  });

  it('is sent three times an hour at most, also when they are asked for at once', async () => {
    await receive({ body: 'hello' });
    await Promise.all([1, 2, 3, 4, 5].map(() => receive({ body: 'JOIN' })));
    expect(await product.rows(sql`select 1 from otp_challenges`)).toHaveLength(3);
    expect(lines.of('profile.otp_refused')).toMatchObject([
      { reason: 'too_many_codes' },
      { reason: 'too_many_codes' },
    ]);
  });

  it('is stored as a keyed hash, and is in the texts and nowhere else', async () => {
    const code = await askForCode();
    await receive({ body: code });
    const rows = await product.rows(sql`
      select to_jsonb(c) - 'id' - 'user_id' - 'correlation_id' - 'code_hash' as row from otp_challenges c
      union all select data from domain_events union all select data from profile_events`);
    expect(JSON.stringify(rows)).not.toContain(code);
    expect(
      JSON.stringify(lines.all().map(({ event, reason, intent }) => [event, reason, intent])),
    ).not.toContain(code);
    expect(lines.raw.filter((line) => new RegExp(`(?<![0-9a-f])${code}(?![0-9a-f])`).test(line))).toEqual([]);
    expect(
      await product.rows(sql`select code_hash ~ '^[0-9a-f]{64}$' as hashed from otp_challenges`),
    ).toEqual([{ hashed: true }]);
  });

  it('that is late in the outbox is not sent any more', async () => {
    await askForCode();
    await product.rows(sql`update sms_outbound_jobs set created_at = now() - interval '11 minutes'`);
    expect(await (await deliverJob((await answer()).id)).json()).toEqual({ outcome: 'canceled' });
    expect(product.twilio.messages.filter(({ to }) => to === PHONE)).toEqual([]);
  });
});

describe('a text is read as a step', () => {
  it.each([
    ['Join', 'registered', { do: 'join' }],
    ['123 456', 'code_sent', { do: 'code', code: '123456' }],
    ['I live in LA', 'otp_verified', { do: 'region', region: 'la' }],
    ['new york city', 'otp_verified', { do: 'region', region: 'nyc' }],
    ['anything', 'interview_started', { do: 'activities', activities: [] }],
    [
      'I like drinks, brunch & walks',
      'interview_started',
      { do: 'activities', activities: ['drinks', 'brunch', 'walk'] },
    ],
    ['I want to join the dinner', 'registered', null],
    ['123456', 'registered', null],
    ['call me at 123456 please', 'code_sent', null],
    ['yes', 'otp_verified', null],
    ['dinner on friday', 'interview_started', null],
    ['', 'interview_started', null],
    ['sf', 'interview_completed', null],
  ] as const)('%j while %s → %j', (text, registration, step) => {
    expect(readStep(text, registration)).toEqual(step);
  });
});

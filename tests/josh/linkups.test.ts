import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
  domainEvents,
  form,
  invited,
  people,
  published,
  stateOf,
  textsTo,
  wave,
  windowEnd,
} from '../helpers/linkups';
import { captureLogLines } from '../helpers/log-lines';
import { deliverJob, receive, startProduct } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();
const one = async (region = 'sf') => {
  const [person] = await people(1, region);
  if (person === undefined) throw new Error('nobody');
  return person;
};
const names = () => lines.all().map(({ event }) => event);

describe('a text that asks for a LinkUp', () => {
  it('forms one with what the text says, answers, and asks for the first wave, all under the text’s id', async () => {
    const ada = await one();
    const linkup = await form(product, ada, 'Plan a hike on Saturday at 10am with five people');

    expect(await product.rows(sql`select * from linkups`)).toMatchObject([
      {
        correlation_id: lines.of('sms.inbound.received')[0]?.correlation_id,
        creator_id: ada.id,
        region: 'sf',
        activity: 'hike',
        state: 'forming',
        capacity: 4,
        wave: 0,
      },
    ]);
    expect(names()).toEqual([
      'sms.inbound.received',
      'llm.intent.request',
      'llm.intent.response',
      'llm.extraction.request',
      'llm.extraction.response',
      'sms.inbound.routed',
      'linkup.created',
      'sms.outbound.job_created',
      'http.request.completed',
    ]);
    expect(lines.of('linkup.created')).toMatchObject([{ linkup_id: linkup.id, region: 'sf', capacity: 4 }]);
    expect(new Set(lines.all().map((line) => line.correlation_id))).toEqual(new Set([linkup.correlationId]));
    expect(await textsTo(product, ada)).toMatchObject([
      {
        purpose: 'reply',
        linkup_id: linkup.id,
        body: expect.stringMatching(/Hike in San Francisco, Sat, .* 10:00 AM/),
      },
    ]);
    expect(published(product, 'linkup-wave')).toEqual([
      {
        destination: expect.any(String),
        deduplicationId: `linkup-wave-${linkup.id}-1-0`,
        body: { correlation_id: linkup.correlationId, linkup_id: linkup.id, wave: 1 },
      },
    ]);
    expect(await domainEvents(product, linkup.id)).toEqual(['linkup.created']);
  });

  it('that comes twenty times at once forms one', async () => {
    const ada = await one();
    const sid = `SM${'a'.repeat(32)}`;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        receive({ sid, from: ada.phone, body: 'Lunch tomorrow for 3 people' }),
      ),
    );
    expect(await product.rows(sql`select 1 from linkups`)).toHaveLength(1);
    expect(lines.of('linkup.created')).toHaveLength(1);
    expect(await textsTo(product, ada)).toHaveLength(1);
  }, 60_000);

  it('names a city: that is where it takes place, and where its writer lives from now on', async () => {
    await receive({ body: 'Coffee in Austin on Friday' });
    expect(await product.rows(sql`select region from linkups`)).toEqual([{ region: 'austin' }]);
    expect(await product.rows(sql`select region from users`)).toEqual([{ region: 'austin' }]);
  });

  it.each([
    ['Let’s get dinner on Friday', 'needs_region', 'Which city?'],
    ['Plan dinner in Chicago', 'needs_day', 'Which day?'],
    ['Dinner on Friday in Chicago for 30 people', 'size_out_of_range', '2 to 10 people'],
    ['Dinner on Friday in Paris', 'elsewhere', 'not in that city'],
  ])('%j is asked about: %s', async (body, reason, question) => {
    await receive({ body });
    expect(await product.rows(sql`select 1 from linkups`)).toEqual([]);
    expect(lines.of('llm.intent.fallback_clarifier')).toMatchObject([{ intent: 'create_linkup', reason }]);
    expect(lines.of('sms.inbound.routed')).toMatchObject([
      { intent: 'create_linkup', outcome: 'ok', reason },
    ]);
    expect(
      await product.rows(
        sql`select j.purpose, m.body from sms_outbound_jobs j join sms_messages m on m.id = j.message_id`,
      ),
    ).toEqual([{ purpose: 'clarifier', body: expect.stringContaining(question) }]);
  });

  it.each([
    {
      manner: 'invalid_json' as const,
      event: 'llm.extraction.invalid_json',
      reason: 'invalid_json',
      tries: 2,
    },
    { manner: 'overloaded' as const, event: 'llm.extraction.failed', reason: 'http_529', tries: 2 },
    { manner: 'refusal' as const, event: 'llm.extraction.failed', reason: 'refusal', tries: 1 },
  ])('whose details cannot be read is asked about: $manner', async ({ manner, event, reason, tries }) => {
    product.anthropic.manners.set({ manner, to: 'details' });
    await receive({ body: 'Dinner on Friday in Austin' });
    expect(lines.of(event)).toHaveLength(tries);
    expect(lines.of('llm.intent.response')).toHaveLength(1);
    expect(lines.of('llm.intent.fallback_clarifier')).toMatchObject([{ intent: 'create_linkup', reason }]);
    expect(await product.rows(sql`select 1 from linkups`)).toEqual([]);
  });
});

describe('an invite wave', () => {
  it('begins the broadcast and invites the next people of the region, each once, through the outbox', async () => {
    const ada = await one();
    const near = await people(7);
    await people(3, 'nyc');
    const linkup = await form(product, ada);
    lines.raw.length = 0;
    expect(await (await wave(linkup, 1)).json()).toEqual({ outcome: 'sent', invites: 6 });

    expect(await stateOf(product, linkup)).toMatchObject({ state: 'broadcasting', wave: 1 });
    const guests = await invited(product, linkup);
    expect(guests.map(({ user_id }) => user_id)).toEqual(near.slice(0, 6).map(({ id }) => id));
    expect(new Set(guests.map(({ correlation_id }) => correlation_id))).toEqual(
      new Set([linkup.correlationId]),
    );
    for (const { id, user_id } of guests)
      expect(await textsTo(product, { id: String(user_id), phone: '' })).toMatchObject([
        {
          purpose: 'invite',
          idempotency_key: `invite:${id}`,
          correlation_id: linkup.correlationId,
          body: expect.stringContaining('Reply YES to join'),
        },
      ]);
    expect(names()).toEqual([
      'linkup.broadcasting_started',
      'linkup.invite_wave_sent',
      ...Array(6).fill('sms.outbound.job_created'),
      'http.request.completed',
    ]);
    expect(lines.of('linkup.invite_wave_sent')).toMatchObject([
      { linkup_id: linkup.id, region: 'sf', wave: 1, invites: 6, correlation_id: linkup.correlationId },
    ]);
    expect(await domainEvents(product, linkup.id)).toEqual([
      'linkup.broadcasting_started',
      'linkup.created',
      'linkup.invite_wave_sent',
    ]);
    expect(published(product, 'send-sms')).toHaveLength(7);
    expect(published(product, 'linkup-wave')[1]).toMatchObject({ delay: '1801s', body: { wave: 2 } });
    expect(published(product, 'linkup-expire')).toHaveLength(1);
  });

  it('passes over who opted out, is on hold, is invited already, and whoever formed it', async () => {
    const ada = await one();
    const [first, out, held, last] = await people(4);
    await product.rows(sql`update users set opted_out_at = now() where id = ${out?.id}`);
    await product.rows(
      sql`insert into safety_holds (id, correlation_id, user_id, reason) values (gen_random_uuid(), gen_random_uuid(), ${held?.id}, 'test')`,
    );
    const linkup = await form(product, ada);
    await wave(linkup, 1);
    await product.rows(sql`update linkups set next_wave_at = now()`);
    expect(await (await wave(linkup, 2)).json()).toEqual({ outcome: 'sent', invites: 0 });
    expect((await invited(product, linkup)).map(({ user_id }) => user_id)).toEqual([first?.id, last?.id]);
    expect(lines.of('linkup.wave_skipped')).toMatchObject([{ wave: 2, reason: 'nobody_left', region: 'sf' }]);
    expect(lines.of('linkup.invite_wave_sent')).toHaveLength(1);
  });

  it('invites nobody while its creator is on hold', async () => {
    const ada = await one();
    await people(3);
    const linkup = await form(product, ada);
    await product.rows(
      sql`insert into safety_holds (id, correlation_id, user_id, reason) values (gen_random_uuid(), gen_random_uuid(), ${ada.id}, 'test')`,
    );
    await wave(linkup, 1);
    expect(await invited(product, linkup)).toEqual([]);
    expect(lines.of('linkup.wave_skipped')).toMatchObject([{ reason: 'creator_on_hold' }]);
  });

  it('is run once, however often, early and out of order its jobs come', async () => {
    const ada = await one();
    await people(20);
    const linkup = await form(product, ada);
    const answers = await Promise.all(Array.from({ length: 8 }, () => wave(linkup, 1)));
    expect(
      (await Promise.all(answers.map((answer) => answer.json()))).filter(({ outcome }) => outcome === 'sent'),
    ).toHaveLength(1);
    expect(await (await wave(linkup, 3)).json()).toEqual({
      outcome: 'nothing_to_do',
      reason: 'out_of_order',
    });
    expect(await (await wave(linkup, 2)).json()).toEqual({ outcome: 'nothing_to_do', reason: 'too_early' });
    expect(await invited(product, linkup)).toHaveLength(6);
    expect(lines.of('linkup.invite_wave_sent')).toHaveLength(1);
    expect(lines.of('linkup.broadcasting_started')).toHaveLength(1);
  });

  it('whose text waits until the LinkUp is full is not sent any more', async () => {
    const ada = await one();
    const [bob, cid] = await people(2);
    const linkup = await form(product, ada, 'Lunch on Friday for 2 people');
    await wave(linkup, 1);
    await receive({ from: bob?.phone ?? '', body: 'yes' });
    const [job] = await product.rows(
      sql`select id from sms_outbound_jobs where purpose = 'invite' and user_id = ${cid?.id}`,
    );
    expect(await (await deliverJob(String(job?.id))).json()).toEqual({ outcome: 'canceled' });
    expect(lines.of('sms.outbound.canceled')).toMatchObject([{ purpose: 'invite', reason: 'invite_closed' }]);
  });
});

describe('an answer to an invite', () => {
  it('is a new operation that names the LinkUp and the invite', async () => {
    const ada = await one();
    const [bob] = await people(1);
    const linkup = await form(product, ada);
    await wave(linkup, 1);
    lines.raw.length = 0;
    const response = await receive({ from: bob?.phone ?? '', body: 'count me in' });
    const [guest] = await invited(product, linkup);
    const correlation_id = response.headers.get('x-correlation-id');
    expect(correlation_id).not.toBe(linkup.correlationId);
    const ids = { correlation_id, linkup_id: linkup.id, invite_id: guest?.id };
    expect(lines.of('sms.inbound.routed')).toMatchObject([{ intent: 'accept', outcome: 'ok', ...ids }]);
    expect(lines.of('linkup.invite_accepted')).toMatchObject([{ region: 'sf', user_id: bob?.id, ...ids }]);
    expect(lines.of('linkup.lock_attempt')).toMatchObject([
      { outcome: 'refused', reason: 'places_left', accepted: 1, capacity: 3, ...ids },
    ]);
    expect(lines.of('http.request.completed')).toMatchObject([ids]);
    expect(
      await product.rows(
        sql`select type, correlation_id from domain_events where entity_id = ${guest?.id} order by created_at, id`,
      ),
    ).toEqual([
      { type: 'invite.created', correlation_id: linkup.correlationId },
      { type: 'invite.accepted', correlation_id },
    ]);
  });

  it('that takes the last place locks it and confirms to all', async () => {
    const ada = await one();
    const [bob, cid, dan] = await people(3);
    const linkup = await form(product, ada, 'Lunch on Friday for 3 people');
    await wave(linkup, 1);
    await product.rows(sql`update linkups set created_at = now() - interval '42 minutes'`);
    await receive({ from: bob?.phone ?? '', body: 'yes' });
    await receive({ from: cid?.phone ?? '', body: 'yes' });
    await receive({ from: dan?.phone ?? '', body: 'yes' });

    expect(await stateOf(product, linkup)).toMatchObject({ state: 'locked' });
    expect(lines.of('linkup.locked')).toMatchObject([
      { linkup_id: linkup.id, region: 'sf', accepted: 2, minutes_to_lock: expect.closeTo(42, 0) },
    ]);
    expect(lines.of('linkup.lock_attempt').map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['refused', 'places_left'],
      ['ok', undefined],
      ['refused', 'already_locked'],
    ]);
    expect((await invited(product, linkup)).map(({ state, reason }) => [state, reason])).toEqual([
      ['accepted', null],
      ['accepted', null],
      ['canceled', 'full'],
    ]);
    const confirmations = await product.rows(
      sql`select user_id from sms_outbound_jobs where purpose = 'confirmation'`,
    );
    expect(confirmations.map(({ user_id }) => user_id).toSorted()).toEqual([ada.id, bob?.id].toSorted());
    expect((await textsTo(product, cid ?? ada)).at(-1)).toMatchObject({
      purpose: 'reply',
      body: expect.stringContaining("It's set!"),
    });
    expect((await textsTo(product, dan ?? ada)).at(-1)).toMatchObject({
      body: expect.stringContaining('just filled up'),
    });
    expect(lines.of('sms.inbound.routed').at(-1)).toMatchObject({ outcome: 'refused', reason: 'full' });
    expect(await domainEvents(product, linkup.id)).toEqual([
      'linkup.broadcasting_started',
      'linkup.created',
      'linkup.invite_wave_sent',
      'linkup.locked',
    ]);
  });

  it('no is noted, and yes afterwards counts', async () => {
    const ada = await one();
    const [bob] = await people(1);
    const linkup = await form(product, ada);
    await wave(linkup, 1);
    await receive({ from: bob?.phone ?? '', body: 'no' });
    expect(lines.of('linkup.invite_declined')).toMatchObject([
      { linkup_id: linkup.id, region: 'sf', invite_id: expect.any(String) },
    ]);
    expect(await invited(product, linkup)).toMatchObject([{ state: 'declined' }]);
    await receive({ from: bob?.phone ?? '', body: 'yes' });
    expect(await invited(product, linkup)).toMatchObject([{ state: 'accepted' }]);
    await receive({ from: bob?.phone ?? '', body: 'yes' });
    expect(lines.of('sms.inbound.routed').at(-1)).toMatchObject({
      outcome: 'refused',
      reason: 'already_accepted',
    });
    expect(lines.of('linkup.invite_accepted')).toHaveLength(1);
  });

  it('goes to the newest open one', async () => {
    const [ada, bob] = await people(2);
    if (!ada || !bob) throw new Error('nobody');
    const first = await form(product, ada);
    await wave(first, 1);
    const cid = await one();
    const second = await form(product, cid);
    await wave(second, 1);
    await receive({ from: bob.phone, body: 'yes' });
    expect(lines.of('linkup.invite_accepted')).toMatchObject([{ linkup_id: second.id }]);
  });

  it.each([
    ['yes', 'accept', 'no_open_invite', 'no open invite'],
    ['no', 'decline', 'no_open_invite', 'no open invite'],
    ['please cancel the hike', 'cancel', 'nothing_to_cancel', 'no LinkUp of yours'],
  ])('without an invite is said politely: %j', async (body, intent, reason, said) => {
    await receive({ body });
    expect(lines.of('sms.inbound.routed')).toMatchObject([{ intent, outcome: 'refused', reason }]);
    expect(
      await product.rows(
        sql`select m.body from sms_outbound_jobs j join sms_messages m on m.id = j.message_id`,
      ),
    ).toEqual([{ body: expect.stringContaining(said) }]);
  });

  it('to an invite that ran out is refused', async () => {
    const ada = await one();
    const [bob] = await people(1);
    const linkup = await form(product, ada);
    await wave(linkup, 1);
    await product.rows(sql`update invites set expires_at = now() - interval '1 second'`);
    await receive({ from: bob?.phone ?? '', body: 'yes' });
    expect(lines.of('sms.inbound.routed').at(-1)).toMatchObject({ outcome: 'refused', reason: 'closed' });
    expect(await invited(product, linkup)).toMatchObject([{ state: 'pending' }]);
  });
});

describe('an answer that comes when things have changed', () => {
  it('yes to one that has expired is too late, also of who was in', async () => {
    const ada = await one();
    const [bob] = await people(1);
    const linkup = await form(product, ada);
    await wave(linkup, 1);
    await receive({ from: bob?.phone ?? '', body: 'yes' });
    await product.rows(sql`update linkups set window_ends_at = now()`);
    await windowEnd(linkup);
    await receive({ from: bob?.phone ?? '', body: 'yes' });
    expect(lines.of('sms.inbound.routed').at(-1)).toMatchObject({ outcome: 'refused', reason: 'closed' });
  });

  it('yes of who gave the place back counts again', async () => {
    const ada = await one();
    const [bob] = await people(1);
    const linkup = await form(product, ada);
    await wave(linkup, 1);
    for (const body of ['yes', 'no', 'yes']) await receive({ from: bob?.phone ?? '', body });
    expect(lines.of('sms.inbound.routed').slice(-3)).toMatchObject([
      { outcome: 'ok' },
      { outcome: 'ok', reason: 'place_given_back' },
      { outcome: 'ok' },
    ]);
    expect(await invited(product, linkup)).toMatchObject([{ state: 'accepted', reason: null }]);
  });
});

describe('calling off', () => {
  it('by its creator ends the LinkUp and tells who has a place', async () => {
    const ada = await one();
    const [bob, cid] = await people(2);
    const linkup = await form(product, ada);
    await wave(linkup, 1);
    await receive({ from: bob?.phone ?? '', body: 'yes' });
    await receive({ from: ada.phone, body: 'please call it off' });

    expect(await stateOf(product, linkup)).toMatchObject({ state: 'canceled', end_reason: 'creator' });
    expect(lines.of('linkup.canceled')).toMatchObject([
      { linkup_id: linkup.id, region: 'sf', reason: 'creator', accepted: 1 },
    ]);
    expect((await textsTo(product, bob ?? ada)).at(-1)).toMatchObject({
      purpose: 'update',
      body: expect.stringContaining('called off'),
    });
    expect((await textsTo(product, cid ?? ada)).map(({ purpose }) => purpose)).toEqual(['invite']);
    expect((await textsTo(product, ada)).at(-1)).toMatchObject({
      purpose: 'reply',
      body: expect.stringContaining('we called it off'),
    });
    expect(new Set((await invited(product, linkup)).map(({ state }) => state))).toEqual(
      new Set(['canceled']),
    );
    expect(await (await wave(linkup, 2)).json()).toMatchObject({ reason: 'ended' });
  });

  it('by a guest gives the place back, and somebody else can have it', async () => {
    const ada = await one();
    const [bob, cid, dan] = await people(3);
    const linkup = await form(product, ada, 'Lunch on Friday for 3 people');
    await wave(linkup, 1);
    await receive({ from: bob?.phone ?? '', body: 'yes' });
    await receive({ from: bob?.phone ?? '', body: 'sorry, I have to cancel my spot' });
    expect(lines.of('linkup.invite_canceled')).toMatchObject([{ reason: 'given_back', user_id: bob?.id }]);
    expect(lines.of('sms.inbound.routed').at(-1)).toMatchObject({
      outcome: 'ok',
      reason: 'place_given_back',
    });
    await receive({ from: cid?.phone ?? '', body: 'yes' });
    await receive({ from: dan?.phone ?? '', body: 'yes' });
    expect(await stateOf(product, linkup)).toMatchObject({ state: 'locked' });
  });

  it('by the last guest of a locked one ends it', async () => {
    const ada = await one();
    const [bob] = await people(1);
    const linkup = await form(product, ada, 'Lunch on Friday for 2 people');
    await wave(linkup, 1);
    await receive({ from: bob?.phone ?? '', body: 'yes' });
    await receive({ from: bob?.phone ?? '', body: 'sorry, can’t make it' });
    expect(await stateOf(product, linkup)).toMatchObject({ state: 'canceled', end_reason: 'nobody_left' });
    expect(lines.of('linkup.canceled')).toMatchObject([{ reason: 'nobody_left', state: 'locked' }]);
    expect((await textsTo(product, ada)).at(-1)).toMatchObject({ purpose: 'update' });
  });
});

describe('a question', () => {
  it('is answered with what is known', async () => {
    const ada = await one();
    const [bob] = await people(1);
    const linkup = await form(product, ada);
    await wave(linkup, 1);
    await receive({ from: bob?.phone ?? '', body: 'What time is dinner?' });
    expect((await textsTo(product, bob ?? ada)).at(-1)).toMatchObject({
      body: expect.stringMatching(/invited: Dinner in San Francisco, Fri,.*7:00 PM/),
    });
    await receive({ from: ada.phone, body: 'Who is coming?' });
    expect((await textsTo(product, ada)).at(-1)).toMatchObject({
      body: expect.stringContaining('0 of 3 places'),
    });
    await receive({ body: 'What is JOSH?' });
    expect(lines.of('sms.inbound.routed').slice(-3)).toMatchObject(
      Array(3).fill({ intent: 'question', outcome: 'ok' }),
    );
  });
});

it('no line and no queued job has a number or the words of a text', async () => {
  const ada = await one();
  const guests = await people(3);
  const linkup = await form(product, ada, 'Dinner with Grandma Ermintrude on Friday for 2 people');
  await wave(linkup, 1);
  for (const { phone } of guests) await receive({ from: phone, body: 'yes, Ermintrude!' });
  expect(lines.raw.join('\n')).not.toMatch(/415555|Ermintrude|San Francisco/);
  expect(JSON.stringify(product.queue.published)).not.toMatch(/415555|Ermintrude/);
  expect(JSON.stringify(await product.rows(sql`select data from domain_events`))).not.toMatch(
    /415555|Ermintrude/,
  );
});

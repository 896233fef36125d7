import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { POST as accept } from '@/app/api/linkups/[id]/accept/route';
import { POST as cancel } from '@/app/api/linkups/[id]/cancel/route';
import { POST as decline } from '@/app/api/linkups/[id]/decline/route';
import { POST as invite } from '@/app/api/linkups/[id]/invite/route';
import { GET as show } from '@/app/api/linkups/[id]/route';
import { POST as create } from '@/app/api/linkups/route';
import { newId } from '@/lib/telemetry/correlation';
import { invited, people, stateOf } from '../helpers/linkups';
import { captureLogLines } from '../helpers/log-lines';
import { startProduct } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();
const TOKEN = 'a-service-token-for-tests';
beforeEach(() => {
  vi.stubEnv('SERVICE_TOKEN', TOKEN);
});

const request = (body: unknown, token: string | null = TOKEN) =>
  new Request('http://app/api/linkups', {
    method: 'POST',
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
const about = (id: string) => ({ params: Promise.resolve({ id }) });
const day = 86_400_000;
const wish = (creator_id: string, over: object = {}) => ({
  idempotency_key: 'plan-1',
  creator_id,
  activity: 'hike',
  region: 'sf',
  size: 3,
  starts_at: new Date(Math.ceil(Date.now() / day) * day + 2 * day).toISOString(),
  ...over,
});

async function formed() {
  const [ada] = await people(1);
  const guests = await people(4);
  const response = await create(request(wish(ada?.id ?? '')));
  const { linkup } = await response.json();
  return {
    ada,
    guests,
    id: String(linkup.id),
    linkup: { id: String(linkup.id), correlationId: linkup.correlation_id },
  };
}

describe('POST /api/linkups', () => {
  it('forms a LinkUp: 201, and 200 with the same one for the same key', async () => {
    const [ada] = await people(1);
    const first = await create(request(wish(ada?.id ?? '')));
    expect(first.status).toBe(201);
    const { linkup } = await first.json();
    expect(linkup).toMatchObject({ state: 'forming', region: 'sf', activity: 'hike', capacity: 2, wave: 0 });
    expect(lines.of('linkup.created')).toMatchObject([
      { linkup_id: linkup.id, region: 'sf', correlation_id: linkup.correlation_id },
    ]);
    expect(lines.of('http.request.completed')).toMatchObject([
      { route: '/api/linkups', linkup_id: linkup.id, user_id: ada?.id, queue_calls: 1 },
    ]);

    const again = await create(request(wish(ada?.id ?? '')));
    expect(again.status).toBe(200);
    expect((await again.json()).linkup.id).toBe(linkup.id);
    expect(lines.of('linkup.created')).toHaveLength(1);
  });

  it('ten times at once forms one', async () => {
    const [ada] = await people(1);
    const answers = await Promise.all(Array.from({ length: 10 }, () => create(request(wish(ada?.id ?? '')))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(9).fill(200), 201]);
    expect(await product.rows(sql`select 1 from linkups`)).toHaveLength(1);
  });

  it.each([
    ['no token', null, 401, 'request.unauthorized'],
    ['another token', 'b-service-token-for-tests', 401, 'request.unauthorized'],
  ])('%s is refused before anything is read', async (_, token, status, code) => {
    const response = await create(request('not even an object', token));
    expect(response.status).toBe(status);
    expect((await response.json()).error).toMatchObject({ code, correlation_id: expect.any(String) });
  });

  it('without a token in the settings nobody gets in', async () => {
    vi.stubEnv('SERVICE_TOKEN', '');
    expect((await create(request({}, ''))).status).toBe(401);
  });

  it.each([
    ['a body that is none', { hello: 1 }, 400, 'request.malformed'],
    ['a region that is none of ours', { region: 'paris' }, 400, 'request.malformed'],
    ['too many people', { size: 11 }, 422, 'linkup.invalid'],
    ['a start that is over', { starts_at: '2020-01-01T10:00:00Z' }, 422, 'linkup.invalid'],
    ['nobody', { creator_id: newId() }, 422, 'user.unknown'],
  ])('%s is refused with what to do', async (_, over, status, code) => {
    const [ada] = await people(1);
    const response = await create(request('hello' in over ? over : wish(ada?.id ?? '', over)));
    expect(response.status).toBe(status);
    expect((await response.json()).error).toMatchObject({ code, message: expect.stringMatching(/\w{3}/) });
    expect(await product.rows(sql`select 1 from linkups`)).toEqual([]);
  });

  it('a key of another LinkUp, and a creator on hold, are refused', async () => {
    const [ada, bob] = await people(2);
    await create(request(wish(ada?.id ?? '')));
    const other = await create(request(wish(bob?.id ?? '')));
    expect([other.status, (await other.json()).error.code]).toEqual([422, 'linkup.key_reused']);
    await product.rows(
      sql`insert into safety_holds (id, correlation_id, user_id, reason) values (gen_random_uuid(), gen_random_uuid(), ${bob?.id}, 'test')`,
    );
    const held = await create(request(wish(bob?.id ?? '', { idempotency_key: 'plan-2' })));
    expect([held.status, (await held.json()).error.code]).toEqual([409, 'linkup.refused']);
  });
});

describe('a LinkUp’s life over HTTP', () => {
  it('invite, accept, lock; the answers say where it is', async () => {
    const { id, linkup } = await formed();
    expect(await (await invite(request({ wave: 1 }), about(id))).json()).toEqual({
      outcome: 'sent',
      invites: 4,
    });
    expect(await (await invite(request({ wave: 1 }), about(id))).json()).toEqual({
      outcome: 'nothing_to_do',
      reason: 'already_sent',
    });
    const guests = await invited(product, linkup);
    const answer = async (n: number) => accept(request({ invite_id: guests[n]?.id }), about(id));
    expect(await (await answer(0)).json()).toEqual({ outcome: 'accepted', locked: false });
    expect(await (await answer(0)).json()).toEqual({ outcome: 'accepted', locked: false });
    expect(await (await answer(1)).json()).toEqual({ outcome: 'accepted', locked: true });
    const late = await answer(2);
    expect([late.status, (await late.json()).error.code]).toEqual([409, 'linkup.full']);
    expect(await (await show(request({}), about(id))).json()).toMatchObject({
      linkup: { state: 'locked', wave: 1, invites: { accepted: 2, canceled: 2 } },
    });
    expect(lines.of('linkup.invite_accepted')).toHaveLength(2);
    // Late is no error: nothing of it is in Sentry or among the errors.
    expect(lines.of('error.caught')).toEqual([]);
  });

  it('twenty accepts at once for two places: two are in', async () => {
    const [ada] = await people(1);
    await people(20);
    const { linkup } = await (await create(request(wish(ada?.id ?? '')))).json();
    for (let wave = 1; wave <= 5; wave++) await invite(request({ wave }), about(linkup.id));
    const guests = await invited(product, linkup);
    expect(guests).toHaveLength(20);
    const answers = await Promise.all(
      guests.map((guest) => accept(request({ invite_id: guest.id }), about(linkup.id))),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, ...Array(18).fill(409)]);
    expect(lines.of('linkup.locked')).toHaveLength(1);
  }, 60_000);

  it('decline, and decline after an accept', async () => {
    const { id, linkup } = await formed();
    await invite(request({ wave: 1 }), about(id));
    const [first, second] = await invited(product, linkup);
    const no = (guest: typeof first) => decline(request({ invite_id: guest?.id }), about(id));
    expect(await (await no(first)).json()).toEqual({ outcome: 'declined' });
    expect(await (await no(first)).json()).toEqual({ outcome: 'declined' });
    expect(lines.of('linkup.invite_declined')).toHaveLength(1);
    await accept(request({ invite_id: second?.id }), about(id));
    expect(await (await no(second)).json()).toEqual({ outcome: 'declined' });
    expect(lines.of('linkup.invite_canceled')).toMatchObject([
      { reason: 'given_back', invite_id: second?.id },
    ]);
  });

  it('an accept of a user on hold is refused', async () => {
    const { id, linkup } = await formed();
    await invite(request({ wave: 1 }), about(id));
    const [guest] = await invited(product, linkup);
    await product.rows(
      sql`insert into safety_holds (id, correlation_id, user_id, reason) values (gen_random_uuid(), gen_random_uuid(), ${guest?.user_id}, 'test')`,
    );
    expect((await accept(request({ invite_id: guest?.id }), about(id))).status).toBe(409);
    expect(lines.of('linkup.invite_accepted')).toEqual([]);
  });

  it('cancel, once', async () => {
    const { id, linkup } = await formed();
    await invite(request({ wave: 1 }), about(id));
    expect(await (await cancel(request({ reason: 'operator' }), about(id))).json()).toEqual({
      outcome: 'canceled',
    });
    expect(await (await cancel(request({ reason: 'operator' }), about(id))).json()).toEqual({
      outcome: 'ended_before',
    });
    expect(await stateOf(product, linkup)).toMatchObject({ state: 'canceled', end_reason: 'operator' });
    expect(lines.of('linkup.canceled')).toMatchObject([{ reason: 'operator', region: 'sf' }]);
  });

  it.each([newId(), 'not-an-id', '%00'])('one that does not exist is 404: %s', async (id) => {
    const body = { invite_id: newId() };
    const answers = await Promise.all([
      show(request({}), about(id)),
      accept(request(body), about(id)),
      decline(request(body), about(id)),
      cancel(request({ reason: 'operator' }), about(id)),
      invite(request({ wave: 1 }), about(id)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  });

  it('nobody gets in without the token', async () => {
    const { id } = await formed();
    const answers = await Promise.all(
      [show, accept, decline, cancel, invite].map((route) => route(request({}, 'guess'), about(id))),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  });
});

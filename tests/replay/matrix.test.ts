import { sql } from 'drizzle-orm';
import { SignJWT } from 'jose';
import postgres from 'postgres';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Role, roles } from '@/lib/admin/role';
import { replayStates } from '@/lib/db/schema/admin';
import { newId } from '@/lib/telemetry/correlation';
import { captureLogLines } from '../helpers/log-lines';
import { SERVICE_TOKEN, startProduct } from '../helpers/product';
import { type Answer, abort, create, type Proof, post, progress, service } from './support/calls';
import { failedText } from './support/failed-texts';
import { deliverItems } from './support/items';

/** Only a server of its own serves two transactions at once; `npm run test:real` has one. */
const CONCURRENT = process.env.DATABASE_URL !== undefined;
const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const ISSUER = 'https://josh.example/auth/v1';

type Actor = Role | 'nobody' | 'the service token' | 'system' | 'expired' | 'impersonated' | 'stale';
type Action = 'dry run' | 'create' | 'read' | 'abort' | 'resume';
/** What the database knows, with what stands between: not there, being written, not queued, and ended in failure. */
type State = (typeof replayStates)[number] | 'absent' | 'creating' | 'pending' | 'failed';

const HOUR = 3_600;
async function session(role: Role, claims: object = {}, expires = HOUR): Promise<Proof> {
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({
    app_metadata: { role },
    amr: [{ method: 'otp', timestamp: now - 60 }],
    ...claims,
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(newId())
    .setIssuer(ISSUER)
    .setAudience('authenticated')
    .setIssuedAt(now - 60)
    .setExpirationTime(now + expires)
    .sign(new TextEncoder().encode(SECRET));
  return { authorization: `Bearer ${token}` };
}

const proofs: Record<Actor, () => Promise<Proof>> = {
  engineering: () => session('engineering'),
  support: () => session('support'),
  nobody: async () => ({}),
  'the service token': async () => service,
  // A name that no caller may take.
  system: async () => ({ ...service, 'x-actor-id': 'system' }),
  expired: () => session('engineering', {}, -60),
  impersonated: () => session('engineering', { act: { sub: newId() } }),
  stale: () =>
    session('engineering', {
      amr: [{ method: 'otp', timestamp: Math.floor(Date.now() / 1000) - 13 * HOUR }],
    }),
};

/** A replay of one text, brought into a state. */
interface Arranged {
  filter: { ids: string[] };
  requestId: string;
  id: string;
  undo?: () => Promise<void>;
}

const product = startProduct();
captureLogLines();
beforeEach(() => {
  Object.assign(process.env, {
    SERVICE_TOKEN,
    DASHBOARD_JWT_SECRET: SECRET,
    DASHBOARD_JWT_ISSUER: ISSUER,
  });
  delete process.env.DASHBOARD_JWKS_URL;
});

let made = 0;
async function newRequest(): Promise<Arranged> {
  const { id } = await failedText();
  return { filter: { ids: [id] }, requestId: `matrix-request-${++made}`, id: newId() };
}
async function created(): Promise<Arranged> {
  const request = await newRequest();
  const { replay_id } = await create({ filter: request.filter }, request.requestId);
  return { ...request, id: replay_id };
}
const runAll = async (arranged: Arranged) => {
  await deliverItems(product.queue.published);
  return arranged;
};

const arrange: Record<State, () => Promise<Arranged>> = {
  absent: newRequest,
  async creating() {
    const request = await newRequest();
    const other = postgres(process.env.DATABASE_URL ?? '', { max: 1 });
    const held = await other.reserve();
    await held`begin`;
    await held`select pg_advisory_xact_lock(hashtextextended(${`replay:${request.requestId}`}, 0))`;
    return {
      ...request,
      async undo() {
        await held`rollback`;
        held.release();
        await other.end();
      },
    };
  },
  async pending() {
    product.queue.faults.set({ kind: 'status', status: 503 });
    const arranged = await created();
    product.queue.faults.clear();
    return arranged;
  },
  async running() {
    const arranged = await created();
    await product.rows(
      sql`update replay_items set state = 'running', attempts = 1, lease_until = now() + interval '30 s' where replay_id = ${arranged.id}`,
    );
    return arranged;
  },
  done: async () => runAll(await created()),
  async failed() {
    const arranged = await created();
    product.twilio.faults.set({ kind: 'status', status: 400 });
    await runAll(arranged);
    product.twilio.faults.clear();
    return arranged;
  },
  async aborted() {
    const arranged = await created();
    await abort(arranged.id);
    return arranged;
  },
};
const states = Object.keys(arrange) as State[];

const act: Record<Action, (arranged: Arranged, proof: Proof) => Promise<Answer>> = {
  'dry run': ({ filter }, proof) => post({ kind: 'outbound', filter }, proof),
  create: ({ filter, requestId }, proof) => create({ filter }, `another-${requestId}`, proof),
  read: ({ id }, proof) => progress(id, '', proof),
  abort: ({ id }, proof) => abort(id, `abort-${id}`, proof),
  resume: ({ filter, requestId }, proof) => create({ filter }, requestId, proof),
};
const actions = Object.keys(act) as Action[];

const unknown = { status: 404, error: { code: 'replay.unknown' } };
const wouldRun = { status: 200, dry_run: true, count: 1, skipped: {} };
const begins = { status: 202, repeated: false, state: 'running', counts: { pending: 1 } };
const again = (queued: number, more: object) => ({
  status: 200,
  repeated: true,
  queue: { queued, left: 0 },
  ...more,
});
const is = (state: string, counts: object) => ({ status: 200, state, counts });
const stops = (counts: object) => ({ status: 200, outcome: 'done', repeated: false, counts });
const over = { status: 200, outcome: 'unchanged', repeated: false };

/** What somebody is answered who may do it. */
const allowed: Record<Action, Record<State, object>> = {
  'dry run': {
    absent: wouldRun,
    creating: wouldRun,
    pending: wouldRun,
    running: wouldRun,
    done: { status: 200, dry_run: true, count: 0, skipped: { already_done: 1 } },
    failed: wouldRun,
    aborted: wouldRun,
  },
  create: {
    absent: begins,
    creating: begins,
    pending: begins,
    running: begins,
    done: { status: 202, repeated: false, state: 'done', counts: { skipped: 1 } },
    failed: begins,
    aborted: begins,
  },
  read: {
    absent: unknown,
    creating: unknown,
    pending: { ...is('running', { pending: 1 }), queue_error: 'http_503' },
    running: is('running', { running: 1 }),
    done: is('done', { done: 1 }),
    failed: is('done', { failed: 1 }),
    aborted: is('aborted', { skipped: 1 }),
  },
  abort: {
    absent: unknown,
    creating: unknown,
    pending: stops({ stopped: 1, running: 0, ended: 0 }),
    running: stops({ stopped: 0, running: 1, ended: 0 }),
    done: over,
    failed: over,
    aborted: over,
  },
  resume: {
    absent: begins,
    creating: { status: 409, error: { code: 'replay.in_progress' } },
    pending: again(1, { state: 'running', queue_error: null }),
    running: again(0, { state: 'running' }),
    done: again(0, { state: 'done' }),
    failed: again(0, { state: 'done', counts: { failed: 1 } }),
    aborted: again(0, { state: 'aborted' }),
  },
};

const unauthorized = { status: 401, error: { code: 'request.unauthorized' } };
const forbidden = { status: 403, error: { code: 'admin.forbidden' } };
const everything = (action: Action, state: State) => allowed[action][state];
const nothing = () => unauthorized;

/** What each actor is answered: whether a replay is there or not makes no difference to who may not ask. */
const answers: Record<Actor, (action: Action, state: State) => object> = {
  engineering: everything,
  'the service token': everything,
  support: (action, state) => (action === 'read' ? allowed.read[state] : forbidden),
  nobody: nothing,
  system: nothing,
  expired: nothing,
  impersonated: nothing,
  stale: nothing,
};
const actors = Object.keys(answers) as Actor[];

const everyRow = () =>
  product.rows(
    sql`select (select json_agg(r order by r.id) from replays r) as replays, (select json_agg(i order by i.id) from replay_items i) as items,
      (select count(*)::int from admin_audit_log) as audited, (select count(*)::int from domain_events) as events`,
  );

it('the matrix has every actor, action and state', () => {
  expect(actors).toEqual(expect.arrayContaining([...roles]));
  expect(states).toEqual(expect.arrayContaining([...replayStates]));
  expect(actors.length * actions.length * states.length).toBe(8 * 5 * 7);
});

describe.each(states)('a replay that is %s', (state) => {
  describe.skipIf(state === 'creating' && !CONCURRENT)('', () => {
    it.each(actions)('%s: who may is answered, who may not changes nothing', async (action) => {
      for (const actor of actors) {
        const expected = answers[actor](action, state);
        const arranged = await arrange[state]();
        try {
          const before = await everyRow();
          const answer = await act[action](arranged, await proofs[actor]());
          expect(answer, `${actor}, ${action}, ${state}`).toMatchObject(expected);
          const refused = expected === unauthorized || expected === forbidden;
          if (refused || action === 'read' || action === 'dry run')
            expect(await everyRow(), `${actor}, ${action}, ${state}`).toEqual(before);
          // Nothing tells who may not ask whether it is there.
          if (refused) expect(Object.keys(answer).toSorted()).toEqual(['error', 'status']);
        } finally {
          await arranged.undo?.();
        }
      }
    });
  });
});

import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeDatabase, database } from '@/lib/clients/database';
import { smsMessages } from '@/lib/db/schema/sms';
import { users } from '@/lib/db/schema/users';
import { newId } from '@/lib/telemetry/correlation';
import { errorFault } from '@/local/anthropic/api-error';
import { databaseLine } from '../helpers/database-line';
import { eventually } from '../helpers/eventually';
import { captureLogLines } from '../helpers/log-lines';
import { newSid, PHONE, receive, startProduct, sweep } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const jobs = () =>
  product.rows(sql`select j.*, m.body from sms_outbound_jobs j join sms_messages m on m.id = j.message_id`);
const events = (name: string) => lines.of(name);
const domainEvents = async () =>
  (await product.rows(sql`select type from domain_events order by created_at, id`)).map(({ type }) => type);

describe('a text from a user', () => {
  it('is stored, read, answered through the outbox and queued, all under one correlation id', async () => {
    const sid = newSid();
    const response = await receive({ sid, body: 'What is a LinkUp?' });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/xml');
    expect(await response.text()).toContain('<Response/>');

    const correlationId = response.headers.get('x-correlation-id');
    const [job] = await jobs();
    expect(job).toMatchObject({
      correlation_id: correlationId,
      idempotency_key: `reply:${sid}`,
      purpose: 'reply',
      state: 'pending',
      queued_at: expect.anything(),
    });
    expect(product.queue.published).toEqual([
      {
        destination: `${process.env.PUBLIC_BASE_URL}/api/jobs/send-sms`,
        body: JSON.stringify({ correlation_id: correlationId, job_id: job?.id }),
        deduplicationId: `send-sms-${job?.id}-0`,
      },
    ]);
    expect(await product.rows(sql`select correlation_id, data from message_events`)).toEqual([
      { correlation_id: correlationId, data: { segments: 1, media: 0, characters: 17 } },
    ]);
    expect(await domainEvents()).toEqual(['user.registered', 'message.routed']);
    expect(lines.all().map(({ event }) => event)).toEqual([
      'sms.inbound.received',
      'profile.registered',
      'llm.intent.request',
      'llm.intent.response',
      'sms.inbound.routed',
      'sms.outbound.job_created',
      'http.request.completed',
    ]);
    expect(new Set(lines.all().map((line) => line.correlation_id))).toEqual(new Set([correlationId]));
    expect(events('sms.inbound.received')).toMatchObject([
      { twilio_message_sid: sid, new_user: true, phone_hash: expect.stringMatching(/^k1_[0-9a-f]{32}$/) },
    ]);
    expect(events('sms.inbound.routed')).toMatchObject([
      { twilio_message_sid: sid, intent: 'question', outcome: 'ok', confidence: 0.93 },
    ]);
    expect(events('llm.intent.response')).toMatchObject([
      { model: 'claude-haiku-4-5', input_tokens: expect.any(Number), output_tokens: expect.any(Number) },
    ]);
  });

  it('leaves each query’s time under its name', async () => {
    await receive({ body: 'yes' });
    const [line] = events('http.request.completed');
    expect(line).toMatchObject({ db_calls: expect.any(Number), llm_calls: 1, queue_calls: 1 });
    for (const name of ['begin', 'upsert_user', 'insert_message', 'mark_routed', 'insert_job', 'commit']) {
      expect(line?.db_queries).toContain(`${name}:`);
    }
  });

  it('from somebody known does not make a second user', async () => {
    await receive({ body: 'yes' });
    await receive({ body: 'no' });
    expect(await product.rows(sql`select phone from users`)).toEqual([{ phone: PHONE }]);
    expect(events('sms.inbound.received').map(({ new_user }) => new_user)).toEqual([true, false]);
  });

  it('that is no form of Twilio’s is refused', async () => {
    const response = await receive({ body: 'hi', from: 'Chase Bank' });
    expect(response.status).toBe(400);
    expect(await product.rows(sql`select 1 from users`)).toEqual([]);
  });
});

describe('the same text again, while Redis cannot tell', () => {
  it('has one effect', async () => {
    const sid = newSid();
    const first = await receive({ sid, body: 'count me in' });
    const second = await receive({ sid, body: 'count me in' });

    expect(second.status).toBe(200);
    expect(await jobs()).toHaveLength(1);
    expect(product.queue.published).toHaveLength(1);
    expect(events('sms.inbound.received')).toHaveLength(1);
    expect(events('sms.inbound.duplicate_sid')).toMatchObject([
      // Found where the first try is.
      { twilio_message_sid: sid, dedupe: 'unknown', correlation_id: first.headers.get('x-correlation-id') },
    ]);
  });

  it('has one effect when 20 come at the same moment', async () => {
    const sid = newSid();
    const responses = await Promise.all(Array.from({ length: 20 }, () => receive({ sid, body: 'yes' })));

    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await jobs()).toHaveLength(1);
    expect(await product.rows(sql`select 1 from sms_messages where direction = 'inbound'`)).toHaveLength(1);
    expect(await domainEvents()).toEqual(['user.registered', 'message.routed']);
    expect(product.queue.published).toHaveLength(1);
    expect(events('sms.inbound.received')).toHaveLength(1);
    expect(events('sms.inbound.routed')).toHaveLength(1);
    expect(events('sms.inbound.duplicate_sid')).toHaveLength(19);
  }, 60_000);

  it('is counted once when the first try’s patience ended before the commit, which came all the same', async () => {
    const sid = newSid();
    const straight = process.env.DATABASE_URL ?? '';
    const line = await databaseLine(straight);
    await closeDatabase();
    process.env.DATABASE_URL = line.url;
    // The driver makes a connection by a timer of its own: with fake ones it would never come.
    await product.rows(sql`select 1`);

    const commit = line.holdAt('commit');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const refused = receive({ sid, body: 'What is a LinkUp?' });
    await commit.reached;
    vi.advanceTimersByTime(Number(process.env.DATABASE_TIMEOUT_MS));
    vi.useRealTimers();
    expect((await refused).status).toBe(500);
    expect(events('sms.inbound.received')).toEqual([]);

    commit.letGo();
    await eventually(() => expect(events('sms.inbound.received')).toHaveLength(1));
    await closeDatabase();
    await line.close();
    process.env.DATABASE_URL = straight;
    const again = await receive({ sid, body: 'What is a LinkUp?' });

    expect(again.status).toBe(200);
    expect(await jobs()).toHaveLength(1);
    expect(events('sms.inbound.received')).toMatchObject([
      {
        twilio_message_sid: sid,
        user_id: expect.any(String),
        correlation_id: (await refused).headers.get('x-correlation-id'),
      },
    ]);
    expect(events('sms.inbound.routed')).toHaveLength(1);
    expect(events('sms.inbound.duplicate_sid')).toEqual([]);
  });

  it('is taken up where a try died between storing and deciding, under that try’s id', async () => {
    const sid = newSid();
    const correlationId = newId();
    const [user] = await database()
      .insert(users)
      .values({ correlationId, phone: PHONE, phoneHash: `k1_${'0'.repeat(32)}` })
      .returning({ id: users.id });
    await database()
      .insert(smsMessages)
      .values({
        correlationId,
        userId: user?.id ?? '',
        direction: 'inbound',
        twilioMessageSid: sid,
        body: 'yes',
      });

    await receive({ sid, body: 'yes' });

    expect(await jobs()).toMatchObject([{ correlation_id: correlationId, idempotency_key: `reply:${sid}` }]);
    expect(events('sms.inbound.received')).toEqual([]);
    expect(events('sms.inbound.routed')).toMatchObject([
      { correlation_id: correlationId, twilio_message_sid: sid },
    ]);
  });
});

describe('when the intent cannot be read', () => {
  it.each([
    {
      given: 'the LLM hangs',
      arrange: () => {
        vi.stubEnv('LLM_TIMEOUT_MS', '300');
        product.anthropic.faults.set({ kind: 'hang' });
      },
      reason: 'timeout',
      line: { event: 'llm.intent.failed', reason: 'timeout' },
      tries: 1,
    },
    {
      given: 'the LLM is overloaded, twice',
      arrange: () => product.anthropic.faults.set(errorFault(529, 'Overloaded')),
      reason: 'http_529',
      line: { event: 'llm.intent.failed', reason: 'http_529' },
      tries: 2,
    },
    {
      given: 'the LLM has had too many requests, twice',
      arrange: () => product.anthropic.faults.set(errorFault(429, 'Rate limited')),
      reason: 'http_429',
      line: { event: 'llm.intent.failed', reason: 'http_429' },
      tries: 2,
    },
    {
      given: 'the key is wrong',
      arrange: () => product.anthropic.faults.set(errorFault(401, 'Invalid key')),
      reason: 'http_401',
      line: { event: 'llm.intent.failed', reason: 'http_401' },
      tries: 1,
    },
    {
      given: 'the connection is lost, twice',
      arrange: () => product.anthropic.faults.set({ kind: 'lose_response' }),
      reason: 'unreachable',
      line: { event: 'llm.intent.failed', reason: 'unreachable' },
      tries: 2,
    },
    {
      given: 'the answer is cut JSON, twice',
      arrange: () => product.anthropic.manners.set({ manner: 'invalid_json' }),
      reason: 'invalid_json',
      line: { event: 'llm.intent.invalid_json', reason: 'not_json' },
      tries: 2,
    },
    {
      given: 'the answer is JSON in a fence, twice',
      arrange: () => product.anthropic.manners.set({ manner: 'fenced' }),
      reason: 'invalid_json',
      line: { event: 'llm.intent.invalid_json', reason: 'not_json' },
      tries: 2,
    },
    {
      given: 'the LLM refuses',
      arrange: () => product.anthropic.manners.set({ manner: 'refusal' }),
      reason: 'refusal',
      line: { event: 'llm.intent.failed', reason: 'refusal', input_tokens: expect.any(Number) },
      tries: 1,
    },
    {
      given: 'the LLM is not sure',
      arrange: () => product.anthropic.manners.set({ manner: 'low_confidence' }),
      reason: 'low_confidence',
      line: { event: 'llm.intent.response' },
      tries: 1,
    },
  ])('the user is asked: $given', async ({ arrange, reason, line, tries }) => {
    arrange();
    const response = await receive({ body: 'count me in' });

    expect(response.status).toBe(200);
    expect(await jobs()).toMatchObject([
      { purpose: 'clarifier', body: expect.stringContaining('YES or NO') },
    ]);
    expect(events('llm.intent.request').map(({ attempt }) => attempt)).toEqual([1, 2].slice(0, tries));
    expect(events(line.event)).toMatchObject(
      [1, 2].slice(0, tries).map((attempt) => ({ ...line, attempt, model: 'claude-haiku-4-5' })),
    );
    expect(events('llm.intent.fallback_clarifier')).toMatchObject([{ reason }]);
    expect(events('sms.inbound.routed')).toMatchObject([{ outcome: 'ok', reason }]);
  });

  it.each([
    { given: 'overload', arrange: () => product.anthropic.faults.set({ ...errorFault(529, 'x'), times: 1 }) },
    { given: 'bad JSON', arrange: () => product.anthropic.manners.set({ manner: 'fenced', times: 1 }) },
  ])('a second try mends what passes, and the user notices nothing: $given', async ({ arrange }) => {
    arrange();
    await receive({ body: 'count me in' });
    expect(
      [...events('llm.intent.failed'), ...events('llm.intent.invalid_json')].map(
        ({ attempt, retryable }) => ({ attempt, retryable }),
      ),
    ).toEqual([{ attempt: 1, retryable: true }]);
    expect(events('llm.intent.response')).toMatchObject([{ attempt: 2, intent: 'accept' }]);
    expect(events('llm.intent.fallback_clarifier')).toEqual([]);
  });

  it('the user is asked when the LLM itself does not know', async () => {
    await receive({ body: 'blub' });
    expect(await jobs()).toMatchObject([{ purpose: 'clarifier' }]);
    expect(events('llm.intent.fallback_clarifier')).toMatchObject([{ reason: 'unknown', intent: 'unknown' }]);
  });

  it('a picture without words does not bother the LLM', async () => {
    await receive({ body: '', extra: { NumMedia: '1' } });
    expect(events('llm.intent.request')).toEqual([]);
    expect(await jobs()).toMatchObject([{ purpose: 'clarifier' }]);
  });
});

describe('STOP, START and HELP', () => {
  it('STOP opts out, is not answered by us, and silences later texts', async () => {
    await receive({ body: ' Stop ' });
    await receive({ body: 'hello?' });

    expect(await jobs()).toEqual([]);
    expect(await domainEvents()).toEqual([
      'user.registered',
      'user.opted_out',
      'message.routed',
      'message.routed',
    ]);
    expect(events('sms.optout.changed')).toMatchObject([{ keyword: 'stop', state: 'opted_out' }]);
    expect(events('sms.inbound.routed')).toMatchObject([
      { intent: 'stop', outcome: 'ok' },
      { intent: 'none', outcome: 'refused', reason: 'opted_out' },
    ]);
    expect(events('llm.intent.request')).toEqual([]);
  });

  it('a second STOP changes nothing', async () => {
    await receive({ body: 'STOP' });
    await receive({ body: 'unsubscribe' });
    expect(events('sms.optout.changed')).toHaveLength(1);
  });

  it('START opts in again', async () => {
    await receive({ body: 'STOP' });
    await receive({ body: 'START' });
    expect(events('sms.optout.changed').map(({ state }) => state)).toEqual(['opted_out', 'opted_in']);
    expect(await product.rows(sql`select opted_out_at from users`)).toEqual([{ opted_out_at: null }]);
  });

  it('YES opts in only who is opted out; otherwise it is an answer', async () => {
    await receive({ body: 'YES' });
    expect(events('sms.inbound.routed')).toMatchObject([{ intent: 'accept' }]);
    await receive({ body: 'STOP' });
    await receive({ body: 'yes' });
    expect(events('sms.optout.changed').map(({ state }) => state)).toEqual(['opted_out', 'opted_in']);
  });

  it('HELP is answered with the help text', async () => {
    await receive({ body: 'help' });
    expect(await jobs()).toMatchObject([
      { purpose: 'help', body: expect.stringContaining('STOP to opt out') },
    ]);
  });

  it('a keyword that Twilio has recognised and answered itself is not answered twice', async () => {
    await receive({ body: 'ayuda', extra: { OptOutType: 'HELP' } });
    await receive({ body: 'alto', extra: { OptOutType: 'STOP' } });
    expect(await jobs()).toEqual([]);
    expect(events('sms.optout.changed')).toMatchObject([{ state: 'opted_out' }]);
  });
});

it('a user on hold is not answered, and the line says why', async () => {
  await receive({ body: 'yes' });
  await product.rows(
    sql`insert into safety_holds (id, correlation_id, user_id, reason) select gen_random_uuid(), gen_random_uuid(), id, 'test' from users`,
  );
  await receive({ body: 'hello?' });
  expect(await jobs()).toHaveLength(1);
  expect(events('sms.inbound.routed')).toMatchObject([{}, { outcome: 'refused', reason: 'safety_hold' }]);
});

describe('when the queue does not take the job', () => {
  it.each([
    { given: 'it answers 503', fault: { kind: 'status', status: 503 }, reason: 'http_503' },
    { given: 'it hangs', fault: { kind: 'hang' }, reason: 'timeout' },
  ] as const)(
    'the text is handled all the same, and the sweep queues the job: $given',
    async ({ fault, reason }) => {
      vi.stubEnv('QSTASH_TIMEOUT_MS', '300');
      product.queue.faults.set(fault);
      expect((await receive({ body: 'yes' })).status).toBe(200);
      expect(events('queue.publish_failed')).toMatchObject([{ target: 'send-sms', reason }]);
      expect(product.queue.published).toEqual([]);

      product.queue.faults.clear();
      vi.unstubAllEnvs();
      expect(await (await sweep()).json()).toMatchObject({ found: 0, queued: 0 });
      await product.rows(sql`update sms_outbound_jobs set not_before = now() - interval '31 seconds'`);
      expect(await (await sweep()).json()).toMatchObject({ found: 1, queued: 1 });
      expect(product.queue.published).toHaveLength(1);
      expect(await (await sweep()).json()).toMatchObject({ found: 0, queued: 0 });
    },
  );

  it('nothing of the client’s own reaches the log', async () => {
    product.queue.faults.set({ kind: 'status', status: 500 });
    await receive({ body: 'yes' });
    expect(lines.raw.every((line) => line.startsWith('{"ts"'))).toBe(true);
  });
});

it('no line has the number or the words of a text, whatever goes wrong', async () => {
  const words = 'meet me at 221B Baker Street';
  await receive({ body: words });
  product.anthropic.faults.set(errorFault(500, `could not read: ${words}`));
  product.queue.faults.set({ kind: 'status', status: 500, body: words });
  await receive({ body: words });
  await product.rows(sql`alter table sms_messages rename column intent to intent_away`);
  const failed = await receive({ body: words });
  await product.rows(sql`alter table sms_messages rename column intent_away to intent`);

  expect(failed.status).toBe(500);
  expect(events('error.caught')).toMatchObject([{ error_type: 'PostgresError' }]);
  expect(lines.raw.join('\n')).not.toMatch(/4155550123|Baker|221B/);
  expect(JSON.stringify(product.queue.published)).not.toMatch(/4155550123|Baker|221B/);
  expect(await failed.text()).not.toMatch(/4155550123|Baker|221B/);
});

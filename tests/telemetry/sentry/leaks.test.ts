import * as Sentry from '@sentry/nextjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PostgresError } from '@/lib/db/postgres-error';
import { inCategory, underOperation } from '@/lib/josh/operation';
import { annotate, newContext, runInContext } from '@/lib/telemetry/context';
import { newId, traceId } from '@/lib/telemetry/correlation';
import { JoshError } from '@/lib/telemetry/errors/error';
import { afterResponse } from '@/lib/telemetry/handler/after-response';
import { withTelemetry } from '@/lib/telemetry/handler/with-telemetry';
import { stamp } from '@/lib/telemetry/intake/headers';
import { log } from '@/lib/telemetry/log/log';
import { measure } from '@/lib/telemetry/measure';
import { captureError } from '@/lib/telemetry/sentry/capture';
import { closeEnvelopes, sentryOptions } from '@/lib/telemetry/sentry/node';
import { reportUncaught } from '@/lib/telemetry/sentry/uncaught';
import { type LocalSentry, startSentry } from '@/local/sentry/server';
import { eventually } from '../../helpers/eventually';
import { captureLogLines } from '../../helpers/log-lines';

const lines = captureLogLines();
const PHONE = '+14155550123';
const TEXT = 'the blue heron lands at noon';
const CANARIES = ['4155550123', '415-555-0123', 'blue heron', 'heron', 'bob@example.com'];
/** What a provider, a driver or a parser puts into its message. */
const PROSE = `${TEXT}\n    at heron (${PHONE}:1:1)\nThe 'To' number ${PHONE} is not valid. Key (phone)=(${PHONE}) bob@example.com`;

let sentry: LocalSentry;
beforeAll(async () => {
  sentry = await startSentry();
  vi.stubEnv('SENTRY_TRACES_RATE', '1');
  closeEnvelopes(Sentry.init(sentryOptions(sentry.dsn)));
});
afterAll(async () => {
  await Sentry.close();
  await sentry.close();
});
beforeEach(() => sentry.clear());

const inRequest = <T>(run: () => T): T =>
  runInContext(newContext({ correlationId: newId(), route: '/test', category: 'sms_inbound' }), run);

async function caught(): Promise<LocalSentry> {
  await Sentry.flush();
  return sentry;
}

/** Serves a request whose every part carries a canary, as the edge hands it on. */
function serve(
  handler: (request: Request) => Promise<Response>,
  { route = '/api/twilio/inbound', correlationId = newId(), headers = {} } = {},
) {
  const request = new Request(`http://app${route}?phone=${encodeURIComponent(PHONE)}&q=${TEXT}`, {
    method: 'POST',
    headers: stamp(new Headers({ 'x-canary': PHONE, cookie: `name=${PHONE}`, ...headers }), {
      correlationId,
      verified: 'twilio_inbound',
    }),
    body: new URLSearchParams({ From: PHONE, Body: TEXT }),
  });
  return withTelemetry(
    { route, handler: 'sms.inbound', category: 'sms_inbound', source: 'twilio_inbound' },
    handler,
  )(request);
}

describe('a phone number and the words of a text reach Sentry by no way', () => {
  it.each<[string, () => unknown]>([
    ['the message of an error', () => captureError(new Error(PROSE))],
    ['its cause', () => captureError(new JoshError('internal', { cause: new TypeError(PROSE) }))],
    ['the input that JSON.parse quotes', () => captureError(thrownBy(() => JSON.parse(`${TEXT} ${PHONE}`)))],
    ['the name of an error', () => captureError(Object.assign(new Error('x'), { name: `E ${PHONE}` }))],
    ['a plain object', () => captureError({ details: PROSE, hint: PHONE, phone: PHONE })],
    ['a string that was thrown', () => captureError(PROSE)],
    ['properties of an error', () => captureError(Object.assign(new Error('x'), { code: PHONE, to: PHONE }))],
    [
      'several errors at once',
      () => captureError(new AggregateError([new Error(PROSE), new Error(PHONE)], PROSE)),
    ],
    [
      'a message',
      () => {
        Sentry.captureMessage(PROSE);
      },
    ],
    [
      'everything that anybody sets on the scope',
      () =>
        Sentry.withScope((scope) => {
          scope.setTags({ phone: PHONE, note: TEXT, handler: TEXT, user_id: PHONE, attempt: 14155550123 });
          scope.setExtras({ body: PROSE });
          scope.setUser({ id: PHONE, email: 'bob@example.com', ip_address: '203.0.113.7', username: TEXT });
          scope.setContext('sms', { body: TEXT, from: PHONE });
          scope.setContext('trace', {
            trace_id: '0'.repeat(32),
            span_id: '0'.repeat(16),
            data: { to: PHONE },
          });
          scope.setTransactionName(`GET /+${PHONE}`);
          scope.setFingerprint([PHONE, TEXT]);
          scope.addBreadcrumb({ category: 'fetch', message: TEXT, data: { url: `https://x/?to=${PHONE}` } });
          scope.addAttachment({ filename: 'body.txt', data: PROSE });
          scope.setAttributes({ phone: PHONE });
          Sentry.captureException(new Error(PROSE));
        }),
    ],
    [
      'a breadcrumb of the SDK’s and one that poses as ours',
      () => {
        Sentry.addBreadcrumb({ category: 'console', message: PROSE });
        Sentry.withScope((scope) => {
          const data = { correlation_id: newId(), handler: TEXT, user_id: PHONE, error_message: PROSE };
          scope.addBreadcrumb({ category: 'sms.inbound.received', message: PROSE, data });
          captureError(new Error('x'));
        });
      },
    ],
    [
      'a log line with free text and refused values',
      () =>
        inRequest(() => {
          annotate({ user_id: PHONE, handler: TEXT });
          log('error.caught', { error_code: 'internal', error_message: PHONE, route: PHONE });
          captureError(new Error(PROSE));
        }),
    ],
    [
      'a span',
      () => {
        Sentry.startSpan(
          {
            name: `GET /PhoneNumbers/${PHONE}`,
            forceTransaction: true,
            attributes: {
              'http.route': '/api/linkups',
              'http.target': `/x?phone=${PHONE}`,
              'url.full': `https://lookups/${PHONE}`,
              'http.request.body.data': PROSE,
              'gen_ai.input.messages': TEXT,
              'db.query.text': `select '${PHONE}'`,
              'db.query.summary': TEXT,
              'gen_ai.request.model': PHONE,
              user_id: PHONE,
            },
          },
          (span) => span.setStatus({ code: 2, message: PROSE }),
        );
      },
    ],
    ['a log of Sentry’s', () => Sentry.logger.error(PROSE, { phone: PHONE })],
    ['work after the response', () => inRequest(() => afterResponse(() => Promise.reject(new Error(PROSE))))],
    [
      'a server action and a page',
      () =>
        reportUncaught(new Error(PROSE), {
          route: `/ops/${PHONE}`,
          headers: { 'x-correlation-id': newId(), cookie: PHONE, referer: TEXT },
        }),
    ],
    [
      'a server action with its form',
      () =>
        Sentry.withServerActionInstrumentation(
          'save',
          { formData: Object.assign(new FormData(), {}), recordResponse: true, headers: new Headers() },
          () => Promise.reject(new Error(PROSE)),
        ).catch(() => undefined),
    ],
    [
      'the request, its query, headers, cookies and form',
      () =>
        serve(async (request) => {
          Sentry.setContext('form', Object.fromEntries(new URLSearchParams(await request.text())));
          throw new Error(PROSE);
        }),
    ],
  ])('%s', async (_, act) => {
    await act();
    const { leaks, envelopes } = await caught();
    expect(leaks(CANARIES)).toEqual([]);
    expect(JSON.stringify(envelopes)).not.toContain('203.0.113.7');
    expect(lines.raw.join('\n')).not.toMatch(/4155550123|heron/);
  });

  it('headers of a trace go to nobody: neither Twilio nor Anthropic nor Stripe sees them', async () => {
    const seen: Headers[] = [];
    const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
      seen.push(new Headers(init?.headers));
      return new Response();
    });
    await serve(async () => {
      await fetch('https://api.twilio.com/');
      return new Response();
    });
    spy.mockRestore();
    expect(seen.map((headers) => [headers.get('sentry-trace'), headers.get('baggage')])).toEqual([
      [null, null],
    ]);
  });
});

describe('what an event says', () => {
  it('where it happened, in which operation, and what was logged before', async () => {
    const correlationId = newId();
    await serve(
      async () => {
        annotate({
          twilio_message_sid: `SM${'a'.repeat(32)}`,
          user_id: '00000000-0000-4000-8000-000000000001',
        });
        log('llm.intent.request', { model: 'claude-haiku-4-5' });
        throw new PostgresError('23505', 'insert_job', 'jobs_key');
      },
      { correlationId },
    );
    const { events } = await caught();
    expect(events()).toMatchObject([
      {
        // A statement that does not fit the schema, and an inbound text that could not be processed.
        level: 'fatal',
        fingerprint: ['db_schema', 'pg.23505'],
        exception: { values: [{ type: 'PostgresError', value: '[redacted]' }] },
        tags: {
          env: 'local',
          category: 'db_schema',
          correlation_id: correlationId,
          error_code: 'pg.23505',
          route: '/api/twilio/inbound',
          handler: 'sms.inbound',
          twilio_message_sid: `SM${'a'.repeat(32)}`,
        },
        contexts: { trace: { trace_id: traceId(correlationId) } },
        breadcrumbs: [
          {
            category: 'llm.intent.request',
            data: { correlation_id: correlationId, handler: 'sms.inbound', model: 'claude-haiku-4-5' },
          },
          { category: 'error.caught', level: 'error' },
        ],
      },
    ]);
    const [event] = events();
    expect(JSON.stringify(event)).toContain('leaks.test.ts');
  });

  it('40 requests at once keep their ids apart', async () => {
    const ids = Array.from({ length: 40 }, () => newId());
    await Promise.all(
      ids.map((id, index) =>
        serve(
          async () => {
            annotate({ twilio_message_sid: `SM${index.toString(16).padStart(32, '0')}` });
            await new Promise((resolve) => setImmediate(resolve));
            // A reason of its own, so that the budget of one fault does not end the test.
            throw new JoshError('sms.send_failed', { reason: `twilio.${index}` });
          },
          { correlationId: id },
        ),
      ),
    );
    const { events } = await caught();
    const found = events().map((event) => JSON.parse(JSON.stringify(event)).tags);
    const expected = ids.map((id, index) => [id, `SM${index.toString(16).padStart(32, '0')}`]);
    expect(found.map((tags) => [tags.correlation_id, tags.twilio_message_sid]).toSorted()).toEqual(
      expected.toSorted(),
    );
  });

  it('a fault in a loop is sent ten times, and is no flood', async () => {
    for (let i = 0; i < 200; i++) inRequest(() => captureError(new JoshError('job.unknown')));
    const { events } = await caught();
    expect(events()).toHaveLength(10);
  });
});

describe('a step that is about something else than the request', () => {
  it('names its own category, and a text that could not be processed is fatal all the same', async () => {
    await serve(() => inCategory('linkup_orchestration', () => Promise.reject(new TypeError(PROSE))));
    const { events } = await caught();
    expect(events()).toMatchObject([{ level: 'fatal', tags: { category: 'linkup_orchestration' } }]);
  });
});

describe('what fails after the answer', () => {
  it('is reported with the request’s ids, and the function is kept awake until it is sent', async () => {
    const kept: Promise<unknown>[] = [];
    const symbol = Symbol.for('@vercel/request-context');
    Reflect.set(globalThis, symbol, {
      get: () => ({ waitUntil: (promise: Promise<unknown>) => kept.push(promise) }),
    });
    const [correlationId, other] = [newId(), newId()];
    await serve(
      async () => {
        afterResponse(() => Promise.reject(new JoshError('sms.send_ambiguous')));
        // A part under another operation has a copy of the context; what it hands over must be sent as well.
        underOperation(other, {}, () => captureError(new JoshError('linkup.unknown')));
        return new Response();
      },
      { correlationId },
    );
    expect(kept.length).toBeGreaterThan(0);
    await Promise.all(kept);
    Reflect.deleteProperty(globalThis, symbol);
    // No flush here: what was awaited must have sent it.
    expect(sentry.events()).toMatchObject([
      { tags: { correlation_id: other } },
      {
        tags: { correlation_id: correlationId, error_code: 'sms.send_ambiguous', category: 'sms_inbound' },
        exception: { values: [{ mechanism: { handled: false } }] },
      },
    ]);
  });
});

describe('a trace', () => {
  const spans = () =>
    sentry.items('span').flatMap(({ payload }) => JSON.parse(JSON.stringify(payload)).items);
  const handler = async () => {
    await measure('db', 'insert_message', async () => undefined);
    await measure('llm', 'intent', async () => ({
      model: 'claude-haiku-4-5-20251001',
      usage: { input_tokens: 12, output_tokens: 3 },
      content: [{ text: TEXT }],
    }));
    await measure('twilio', 'send', () => Promise.reject(new Error(PROSE))).catch(() => undefined);
    return new Response();
  };

  it('has a root for the route and a child for each call, under the correlation id', async () => {
    const correlationId = newId();
    await serve(handler, { correlationId });
    await caught();
    const value = expect.anything();
    const root = spans().find((span: { is_segment: boolean }) => span.is_segment);
    expect(root).toMatchObject({
      name: 'POST /api/twilio/inbound',
      trace_id: traceId(correlationId),
      attributes: { 'sentry.op': { value: 'http.server' }, correlation_id: { value: correlationId } },
    });
    const children = spans().filter((span: { is_segment: boolean }) => !span.is_segment);
    expect(children).toMatchObject([
      { name: 'insert_message', status: 'ok', attributes: { 'sentry.op': { value: 'db.query' } } },
      {
        name: 'chat claude-haiku-4-5-20251001',
        attributes: {
          'sentry.op': { value: 'gen_ai.chat' },
          'gen_ai.usage.input_tokens': { value: 12 },
          'gen_ai.usage.output_tokens': { value: 3 },
        },
      },
      { name: 'POST api.twilio.com', status: 'error', attributes: { 'server.address': value } },
    ]);
    for (const child of children) {
      expect(child.parent_span_id).toBe(root.span_id);
      expect(child.attributes.correlation_id).toMatchObject({ value: correlationId });
    }
    expect(sentry.leaks(CANARIES)).toEqual([]);
  });

  it('other routes have none', async () => {
    await serve(handler, { route: '/api/twilio/status' });
    await caught();
    expect(spans()).toEqual([]);
  });

  it('a caller’s `sentry-trace` forces nothing and names nothing', async () => {
    const forged = {
      'sentry-trace': `${'a'.repeat(32)}-${'b'.repeat(16)}-1`,
      baggage: 'sentry-sampled=true',
    };
    vi.stubEnv('SENTRY_TRACES_RATE', '0');
    await serve(handler, { headers: forged });
    await caught();
    expect(spans()).toEqual([]);
    vi.stubEnv('SENTRY_TRACES_RATE', '1');
    await serve(handler, { headers: forged });
    await caught();
    expect(JSON.stringify(sentry.envelopes)).not.toMatch(/a{32}|b{16}/);
  });
});

describe('when Sentry does not take it', () => {
  it('the log says so, once', async () => {
    sentry.faults.set({ kind: 'status', status: 503 });
    for (const route of ['a', 'b']) captureError(new Error('x'), { path: `/${route}` });
    await Sentry.flush();
    sentry.faults.clear();
    await eventually(() =>
      expect(lines.of('error.not_sent')).toMatchObject([{ reason: 'http_503', items: 1 }]),
    );
  });

  it('a scrubber that throws drops the event, and the log says so', async () => {
    Sentry.withScope((scope) => {
      const hostile = new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error(PROSE);
          },
        },
      );
      scope.addEventProcessor((event) => Object.assign(event, { tags: hostile }));
      Sentry.captureException(new Error(PROSE));
    });
    await caught();
    expect(sentry.events()).toEqual([]);
    expect(lines.of('error.not_sent')).toMatchObject([{ reason: 'scrub_failed' }]);
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@upstash/qstash';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { POST as evaluate } from '@/app/api/alerts/evaluate/route';
import { database } from '@/lib/clients/database';
import { createRedis } from '@/lib/clients/redis';
import { newId } from '@/lib/telemetry/correlation';
import { stamp } from '@/lib/telemetry/intake/headers';
import { writtenPhone } from '@/lib/verify/canary/canary';
import { drainPost } from '@/lib/verify/sign';
import { stagesOf } from '@/lib/verify/stages';
import type { Env, Subject } from '@/lib/verify/subject';
import { prepareCloud } from '@/local/prepare';
import { startDeployment } from './support/deployment';

const deployment = startDeployment();
const { between } = deployment;

/** What the deployments print, for the search; nothing prints a canary here unless a test does. */
const output = join(mkdtempSync(join(tmpdir(), 'verify-')), 'output.log');
writeFileSync(output, 'ready\n');
const further = [{ name: 'logs', at: output }];

const evaluated = () => {
  const headers = stamp(new Headers(), { correlationId: newId(), verified: 'qstash', dedupe: 'unknown' });
  const body = JSON.stringify({ tier: 'critical' });
  return evaluate(new Request('http://app/api/alerts/evaluate', { method: 'POST', headers, body }));
};

const failedOf = ({ checks }: { checks: { name: string; ok: boolean }[] }) =>
  checks.filter(({ ok }) => !ok).map(({ name }) => name);

describe('a deployment that is as it should be', () => {
  it('is found right in everything, and keeps no row of the canary', async () => {
    // The alerts see nothing before anything was counted.
    await deployment.verify(deployment.subject({ further }), 'wiring, SMS');
    await evaluated();
    const subject = deployment.subject({ further });
    const report = await deployment.verify(subject);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    // What may be missing, and is in the embedded cloud.
    expect(report.not_checked.map(({ why }) => why)).toEqual(
      report.not_checked.map(() => 'not set, and not needed'),
    );
    expect(report.left).not.toEqual([]);
    expect(JSON.stringify(report)).not.toContain(subject.canary.phone);
    const users = await database().execute(sql`select 1 from users where phone = ${subject.canary.phone}`);
    const events = await database().execute(sql`select 1 from stripe_events`);
    expect([users, events].map(({ length }) => length)).toEqual([0, 0]);
  }, 120_000);

  it('removes a canary that an earlier run left behind, and nobody else', async () => {
    const row = { correlation_id: newId(), phone_hash: `k1_${'0'.repeat(32)}` };
    const add = async (phone: string, body: string) => {
      const [id, text] = [newId(), newId()];
      await database().execute(
        sql`insert into users (id, correlation_id, phone, phone_hash) values (${id}, ${row.correlation_id}, ${phone}, ${row.phone_hash})`,
      );
      await database().execute(
        sql`insert into sms_messages (id, correlation_id, user_id, direction, body) values (${text}, ${row.correlation_id}, ${id}, 'inbound', ${body})`,
      );
      return id;
    };
    const old = await add('+13125550100', 'JOSH wiring check quokkax marmotx');
    const kept = [await add('+13125550200', 'JOSH wiring check'), await add('+12125550100', 'hello')];
    await deployment.verify(deployment.subject({ further }), 'canary: its user');
    const rows = await database().execute(sql`select id from users where id in ${[old, ...kept]}`);
    expect(rows.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
  });
});

/** Something that is wrong, and what puts it right again. */
interface Break {
  what: string;
  fails: string;
  /** Settings with which verify is run instead. */
  env?: Env;
  begin?: () => Promise<unknown> | unknown;
  end?: () => Promise<unknown> | unknown;
  subject?: (usual: Subject) => Subject;
}

const wrong = 'f'.repeat(32);
const client = () =>
  new Client({ baseUrl: deployment.cloud.qstash.url, token: deployment.cloud.qstash.token });
const execute = (statement: string) => () => database().execute(sql.raw(statement));
const direct = () => {
  between.app = (request, serve) => serve(request);
  between.drain = (request, serve) => serve(request);
};
/** Answers some requests to the app otherwise. */
const answering = (path: string, answer: (request: Request) => Promise<Response> | Response) => () => {
  between.app = (request, serve) =>
    request.url.includes(path) ? Promise.resolve(answer(request)) : serve(request);
};
const formOf = async (request: Request) => new URLSearchParams(await request.clone().text());
const axiomDocument = (path: string) => async () => {
  const { url, token } = deployment.cloud.axiom;
  const headers = { authorization: `Bearer ${token}` };
  const [first] = (await (await fetch(url + path, { headers })).json()) as { id?: string; uid?: string }[];
  return fetch(`${url}${path}/${path.includes('dashboards') ? `uid/${first?.uid}` : first?.id}`, {
    method: 'DELETE',
    headers,
  });
};

const breaks: readonly Break[] = [
  {
    what: 'a migration was not applied',
    fails: 'database: answers, and its migrations are current',
    begin: execute('update drizzle.__drizzle_migrations set created_at = created_at - 10000000000'),
    end: execute('update drizzle.__drizzle_migrations set created_at = created_at + 10000000000'),
  },
  {
    what: 'a table is missing',
    fails: 'database: domain_events, message_events and stripe_events exist',
    begin: execute('alter table message_events rename to away'),
    end: execute('alter table away rename to message_events'),
  },
  {
    what: 'an index was dropped',
    fails: 'database: every correlation_id has an index',
    begin: execute('drop index sms_messages_correlation_id_idx'),
    end: execute('create index sms_messages_correlation_id_idx on sms_messages (correlation_id)'),
  },
  {
    what: 'the audit log may be changed',
    fails: 'database: the audit log is append-only and chained',
    begin: execute('alter table admin_audit_log disable trigger admin_audit_append_only'),
    end: execute('alter table admin_audit_log enable trigger admin_audit_append_only'),
  },
  {
    what: 'Redis is away',
    fails: 'Redis: one claim wins, the second is told, and a finished one stays done',
    begin: () => deployment.cloud.redis.faults.set({ kind: 'status', status: 503 }),
    end: () => deployment.cloud.redis.faults.clear(),
  },
  {
    what: 'a schedule was deleted',
    fails: 'QStash: the schedules are those of the code',
    begin: () => client().schedules.delete('josh-local-sweep-outbox'),
    end: () => prepareCloud(deployment.cloud),
  },
  {
    what: 'a schedule is paused',
    fails: 'QStash: no schedule is paused',
    begin: () => client().schedules.pause({ schedule: 'josh-local-sweep-outbox' }),
    end: () => client().schedules.resume({ schedule: 'josh-local-sweep-outbox' }),
  },
  {
    what: 'the keys are those before a rotation',
    fails: 'QStash: its signing keys are those of the settings',
    env: { QSTASH_NEXT_SIGNING_KEY: `sig_${wrong}` },
  },
  {
    what: 'the edge is not in the build',
    fails: 'edge: answers with a correlation id',
    begin: answering('/api/health', () => Response.json({ ok: true })),
    end: direct,
  },
  {
    what: 'the edge takes the caller’s id',
    fails: 'edge: answers with a correlation id',
    begin: answering('/api/health', ({ headers }) => Response.json({ ok: true }, { headers })),
    end: direct,
  },
  {
    what: 'a forged text is taken',
    fails: 'edge: a forged Twilio signature is refused',
    begin: answering('/api/twilio/inbound', () => new Response('<Response/>')),
    end: direct,
  },
  {
    what: 'a forged text takes the claim of the true one',
    fails: 'edge: a forged Twilio signature is refused',
    begin: answering('/api/twilio/inbound', async (request) => {
      await createRedis().set(`claim:twilio:${(await formOf(request)).get('MessageSid')}`, 'D');
      return new Response('<Response/>', { status: 403 });
    }),
    end: direct,
  },
  {
    what: 'a forged event is refused after its row was written',
    fails: 'edge: a forged Stripe signature is refused',
    begin: answering('/api/stripe/webhook', async (request) => {
      const { id } = (await request.json()) as { id: string };
      await database().execute(
        sql`insert into stripe_events (id, correlation_id, stripe_event_id, type, stripe_created, payload) values (${newId()}, ${newId()}, ${id}, 'ping', 0, '{}')`,
      );
      return new Response(null, { status: 400 });
    }),
    end: () => {
      direct();
      return database().execute(sql`delete from stripe_events`);
    },
  },
  {
    what: 'jobs are open to everybody',
    fails: 'edge: a job without QStash’s signature is refused',
    begin: answering('/api/jobs', () => new Response(null, { status: 204 })),
    end: direct,
  },
  {
    what: 'the app has another service token',
    fails: 'app: reaches Redis, and knows SERVICE_TOKEN',
    env: { SERVICE_TOKEN: wrong },
  },
  {
    what: 'the app serves the drain’s route',
    fails: 'roles: the app does not serve the drain’s route',
    begin: answering('/api/drain', () => Response.json({ outcome: 'probed' })),
    end: direct,
  },
  ...['/api/health', '/api/twilio/inbound', '/api/jobs/send-sms'].map(
    (path): Break => ({
      what: `the drain serves ${path}`,
      fails: `roles: the drain does not serve ${path}`,
      begin: () => {
        between.drain = async (request, serve) =>
          request.url.endsWith(path) ? new Response(null, { status: 403 }) : serve(request);
      },
      end: direct,
    }),
  ),
  ...['without a signature', 'with a forged signature'].map(
    (how): Break => ({
      what: `the drain takes a batch ${how}`,
      fails: `drain: a batch ${how} is refused`,
      begin: () => {
        between.drain = async (request, serve) => {
          const { drainSignatureSecret } = deployment.cloud.secrets;
          return serve(new Request(request.url, drainPost(await request.text(), drainSignatureSecret)));
        };
      },
      end: direct,
    }),
  ),
  {
    what: 'Vercel shows another code',
    fails: 'drain: Vercel’s probe is answered with its code',
    env: { DRAIN_VERIFY_CODE: wrong },
  },
  {
    what: 'the drain has another secret',
    fails: 'drain: a signed batch that comes twice is in Axiom once',
    env: { DRAIN_SIGNATURE_SECRET: wrong },
  },
  {
    what: 'the drain forgets what it has shipped',
    fails: 'drain: a signed batch that comes twice is in Axiom once',
    begin: () => {
      between.drain = async (request, serve) => {
        await createRedis().flushall();
        return serve(request);
      };
    },
    end: direct,
  },
  {
    what: 'Axiom refuses what the drain ships',
    fails: 'drain: a signed batch that comes twice is in Axiom once',
    begin: () => deployment.cloud.axiom.faults.set({ kind: 'status', status: 403, match: 'ingest' }),
    end: () => deployment.cloud.axiom.faults.clear(),
  },
  {
    what: 'the projects have different peppers',
    fails: 'drain: a phone number becomes the pseudonym that the app gives it',
    env: { PHONE_HASH_PEPPERS: `k1:${wrong}` },
  },
  {
    what: 'a monitor was deleted',
    fails: 'Axiom: monitors are as the code says',
    begin: axiomDocument('/v2/monitors'),
    end: () => prepareCloud(deployment.cloud),
  },
  {
    what: 'a dashboard was deleted',
    fails: 'Axiom: dashboards are as the code says',
    begin: axiomDocument('/v2/dashboards'),
    end: () => prepareCloud(deployment.cloud),
  },
  {
    what: 'a dataset has another name',
    fails: 'Axiom: datasets, their retention and map fields are as the code says',
    env: { AXIOM_METRICS_DATASET: 'elsewhere' },
  },
  {
    what: 'a notifier was never deployed',
    fails: 'Axiom: notifiers are as the code says',
    env: { AXIOM_ALERT_EMAILS: 'on-call@josh.example' },
  },
  ...['the app', 'the drain', 'Axiom', 'QStash', 'Redis', 'the database'].map(
    (whose): Break => ({
      what: `the clock of ${whose} is a minute off`,
      fails: `clocks: ${whose} and this machine`,
      subject: (usual) => ({ ...usual, now: () => Date.now() + 60_000 }),
    }),
  ),
  {
    what: 'the DSN’s key was disabled',
    fails: 'Sentry: SENTRY_DSN takes an envelope',
    begin: () => deployment.cloud.sentry.faults.set({ kind: 'status', status: 403, match: 'envelope' }),
    end: () => deployment.cloud.sentry.faults.clear(),
  },
  {
    what: 'the pages’ DSN is another',
    fails: 'Sentry: NEXT_PUBLIC_SENTRY_DSN takes an envelope',
    env: { NEXT_PUBLIC_SENTRY_DSN: 'http://wrong@127.0.0.1:1/1' },
  },
  {
    what: 'Sentry drops what it takes',
    fails: 'Sentry: what is sent is found there',
    begin: () => deployment.cloud.sentry.faults.set({ kind: 'status', status: 500, match: 'GET /api/0' }),
    end: () => deployment.cloud.sentry.faults.clear(),
  },
  {
    what: 'Twilio’s token is another',
    fails: 'wiring, SMS: the text is taken, and a reply goes out',
    env: { TWILIO_AUTH_TOKEN: wrong },
  },
  {
    what: 'QStash does not reach the app',
    fails: 'wiring, SMS: the text is taken, and a reply goes out',
    begin: answering('/api/jobs/send-sms', () => new Response(null, { status: 404 })),
    end: direct,
  },
  ...['logs contain correlation_id', 'outbound job metrics increment'].map(
    (what): Break => ({
      what: `the log drain is not set up (${what})`,
      fails: `wiring, SMS: ${what}`,
      begin: () => {
        deployment.drained = false;
      },
      end: () => {
        deployment.drained = true;
      },
      // Earlier runs were counted a moment ago.
      subject: (usual) => ({ ...usual, since: usual.now() + 58_000 }),
    }),
  ),
  {
    what: 'the app has no DSN',
    fails: 'wiring, SMS: Sentry breadcrumbs include handler',
    begin: () => deployment.cloud.sentry.faults.set({ kind: 'status', status: 403, match: 'envelope' }),
    end: () => deployment.cloud.sentry.faults.clear(),
  },
  {
    what: 'the endpoint’s secret is another',
    fails: 'wiring, Stripe: stripe_events row created',
    env: { STRIPE_WEBHOOK_SECRETS: `whsec_${wrong}` },
  },
  {
    what: 'the endpoint’s secret is another',
    fails: 'wiring, Stripe: entitlement updated',
    env: { STRIPE_WEBHOOK_SECRETS: `whsec_${wrong}` },
  },
  {
    what: 'nothing was stored',
    fails: 'canary: it arrived where it belongs',
    begin: answering('/api/twilio/inbound', () => new Response('<Response/>')),
    end: direct,
  },
  {
    what: 'the app has another pepper',
    fails: 'canary: it arrived where it belongs',
    env: { PHONE_HASH_PEPPERS: `k1:${wrong}` },
  },
  {
    what: 'the log drain is not set up',
    fails: 'canary: what went wrong with it was logged',
    begin: () => {
      deployment.drained = false;
    },
    end: () => {
      deployment.drained = true;
    },
  },
  {
    what: 'nobody evaluates the alerts',
    fails: 'alerts: the critical rules were evaluated just now',
    begin: () => deployment.cloud.axiom.store.delete('josh-logs'),
    end: () => prepareCloud(deployment.cloud),
  },
];

describe('what is wrong is named', () => {
  it.each(breaks)('$what → $fails', async ({ fails, env, begin, end, subject = (usual) => usual }) => {
    // Whatever has to arrive has arrived in the first test; here it never does.
    const usual = deployment.subject({ env: { ...process.env, ...env }, further, waitMs: 1_000 });
    await begin?.();
    try {
      const report = await deployment.verify(subject(usual), fails);
      expect(failedOf(report)).toEqual([fails]);
      expect(report.ok).toBe(false);
      expect(report.checks[0]?.todo?.length).toBeGreaterThan(20);
      expect(JSON.stringify(report)).not.toContain(usual.canary.phone);
    } finally {
      await end?.();
    }
  });

  it('every check but the searches and the settings has its break', () => {
    const names = stagesOf(further)
      .flatMap(({ checks }) => checks)
      .map(({ name }) => name)
      .filter((name) => !/^settings|^canary: nowhere|^canary: its user/.test(name));
    expect([...new Set(breaks.map(({ fails }) => fails))].toSorted()).toEqual(names.toSorted());
  });
});

describe('a leak that was planted is found', () => {
  it('in each place, which is named, and is not shown', async () => {
    const subject = deployment.subject({ further });
    const { canary, app } = subject;
    const { cloud } = deployment;
    const spaced = writtenPhone(canary);
    cloud.axiom.store.create('another-dataset', Date.now());
    cloud.axiom.store.ingest('another-dataset', [{ note: { deep: [`to ${spaced}`] } }], {
      receivedAt: Date.now(),
    });
    cloud.axiom.store.ingest('josh-metrics', [{ route: `/x/%2B${canary.phone.slice(1)}` }], {
      receivedAt: Date.now(),
    });
    await fetch(`${cloud.sentry.url}/api/1/envelope/?sentry_key=local`, {
      method: 'POST',
      body: [
        { event_id: 'e1' },
        { type: 'event' },
        {
          event_id: 'e1',
          timestamp: Date.now() / 1000,
          exception: { values: [{ type: 'RestException', value: `invalid To ${canary.phone}` }] },
        },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    });
    await client().publishJSON({ url: `${app}/api/leak`, body: { text: canary.words[1] }, retries: 0 });
    await database().execute(
      sql`insert into message_events (id, correlation_id, twilio_message_sid, kind, status, data) values (${newId()}, ${newId()}, ${`SM${wrong}`}, 'inbound', 'received', ${JSON.stringify({ from: canary.phone.slice(-10) })}::jsonb)`,
    );
    await database().execute(
      sql`insert into domain_events (id, correlation_id, type, entity, entity_id, data) values (${newId()}, ${newId()}, 'x', 'user', ${newId()}, ${JSON.stringify({ reason: canary.words[0].toUpperCase() })}::jsonb)`,
    );
    writeFileSync(output, `ready\nsent to …${canary.phone.slice(-7)}\n`);
    between.app = async (request, serve) =>
      request.url.includes('/api/linkups')
        ? new Response(await request.text(), { status: 401 })
        : serve(request);
    const report = await deployment.verify(subject, 'canary: nowhere');
    direct();
    expect(Object.fromEntries(report.checks.map(({ name, actual }) => [name, actual]))).toEqual({
      'canary: nowhere in Axiom': expect.stringMatching(
        /the phone number in another-dataset.*; the phone number in josh-metrics.route|the phone number in josh-metrics.route.*; the phone number in another-dataset/,
      ),
      'canary: nowhere in Sentry': expect.stringContaining('the phone number in an event.entries'),
      'canary: nowhere in QStash’s messages and dead letters': expect.stringContaining(
        'words of the text in a message to /api/leak.body',
      ),
      'canary: nowhere in message_events': 'the phone number in message_events.data.from',
      'canary: nowhere in the other tables of the database': 'words of the text in domain_events.data.reason',
      'canary: nowhere in the answers to the requests': expect.stringContaining('in an answer.text'),
      'canary: nowhere in logs': 'its last seven digits in a line',
    });
    expect(failedOf(report)).toHaveLength(7);
    expect(JSON.stringify(report)).not.toContain(canary.phone.slice(-4));
  }, 60_000);

  it('a place with nothing in it proves nothing', async () => {
    writeFileSync(output, '');
    const report = await deployment.verify(deployment.subject({ further }), 'canary: nowhere in logs');
    expect(report.checks).toMatchObject([{ ok: false, actual: expect.stringContaining('proves nothing') }]);
  });

  it('what cannot be searched is never called right', async () => {
    const env = { ...process.env, SENTRY_API_TOKEN: '' };
    const subject = deployment.subject({ env });
    for (const place of ['Sentry', 'logs']) {
      const report = await deployment.verify(subject, `canary: nowhere in ${place}`);
      expect(report).toMatchObject({ checks: [], not_checked: [{ why: expect.stringMatching(/^give /) }] });
    }
  });
});

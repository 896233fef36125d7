import { metrics } from '@/axiom/schema/metrics';
import { drainBatch } from '@/drain/pipeline';
import { newState } from '@/drain/state';
import { eventFieldNames } from '@/lib/telemetry/catalogue/accept';
import { type EventName, events } from '@/lib/telemetry/catalogue/events';
import { type Field, type FieldName, fields } from '@/lib/telemetry/catalogue/fields';
import { formatLine } from '@/lib/telemetry/log/line';
import { entry, NOW, ndjson, reportEntry, SECRET, sign } from '../../drain/support/entries';
import { FakePorts } from '../../drain/support/ports';
import { processing } from '../../drain/support/process';

/** Ids whose shape is not a UUID's. */
const IDS: Partial<Record<FieldName, string>> = {
  correlation_id: '0199b0a0-0000-7000-8000-000000000001',
  phone_hash: `k1_${'0'.repeat(32)}`,
  git_sha: 'a'.repeat(40),
  stripe_event_id: 'evt_1PabcDEF',
  stripe_subscription_id: 'sub_1PabcDEF',
  stripe_charge_id: 'ch_1PabcDEF',
  twilio_message_sid: `SM${'a'.repeat(32)}`,
  queue_message_id: 'msg_abc',
  actor_id: 'system',
  model: 'claude-haiku-4-5-20251001',
};

function sample(name: FieldName): string | number | boolean {
  const field: Field = fields[name];
  switch (field.kind) {
    case 'number':
      return 3;
    case 'flag':
      // What is replayed is left out of the health series.
      return name !== 'replay';
    case 'enum':
      return field.values[0] ?? '';
    case 'id':
      return IDS[name] ?? '00000000-0000-4000-8000-000000000001';
    case 'code':
      return CODES[name] ?? 'word';
    case 'timings':
      return 'find_user:3.5,insert_message:4';
    case 'text':
      return 'text';
  }
}
const CODES: Partial<Record<FieldName, string>> = { error_code: 'pg.42P01', state: 'firing' };

function lineOf(event: EventName, given: Partial<Record<FieldName, string>> = {}): string {
  const made = Object.fromEntries((eventFieldNames.get(event) ?? []).map((name) => [name, sample(name)]));
  return formatLine(event, [{ ...made, ...given }], {
    now: NOW - 60_000,
    level: events[event].level,
    env: 'prod',
    correlationId: String(IDS.correlation_id),
  });
}

/** Every event of the catalogue with all of its fields, every gauge, and requests to the routes that are watched. */
function entries(): Record<string, unknown>[] {
  const gauges = [...metrics].filter(([, { kind }]) => kind === 'gauge').map(([name]) => name);
  const lines = [
    ...[...eventFieldNames.keys()].map((event) => lineOf(event)),
    ...gauges.map((gauge) => lineOf('gauge.sampled', { gauge })),
  ];
  const routes = ['/api/twilio/inbound', '/api/stripe/webhook'];
  return [
    ...lines.map((message) => entry({ message, timestamp: NOW - 60_000 })),
    ...routes.flatMap((path) =>
      [200, 500].map((statusCode) => reportEntry({ path, statusCode, timestamp: NOW - 60_000 })),
    ),
    entry({ message: 'call +14155550123', timestamp: NOW - 60_000 }),
    entry({ message: JSON.stringify({ event: 'sms.inbound.received', made_up: 1 }) }),
  ];
}

/** What the whole drain ships of them. */
export async function everything(): Promise<Record<'logs' | 'metrics', Record<string, unknown>[]>> {
  const ports = new FakePorts();
  // Before the moment at which queries are asked.
  ports.time = NOW - 30_000;
  const body = ndjson(...entries());
  const settings = { secrets: [SECRET], processing };
  await drainBatch({ body, signature: sign(body), encoding: null }, settings, ports, newState());
  return { logs: ports.rows('logs'), metrics: ports.rows('metrics') };
}

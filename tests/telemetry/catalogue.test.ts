import { describe, expect, it } from 'vitest';
import { accept, eventFieldNames } from '@/lib/telemetry/catalogue/accept';
import { type EventName, events } from '@/lib/telemetry/catalogue/events';
import { type FieldName, fields } from '@/lib/telemetry/catalogue/fields';
import { lineSchema } from '@/lib/telemetry/catalogue/schema';

/** Document 5, "Canonical Log Events", word for word. */
const CANONICAL = `
  sms.inbound.received sms.inbound.duplicate_sid sms.inbound.signature_invalid sms.inbound.routed
  sms.outbound.job_created sms.outbound.send_attempt sms.outbound.sent sms.outbound.failed
  llm.intent.request llm.intent.response llm.intent.invalid_json llm.intent.fallback_clarifier
  linkup.created linkup.broadcasting_started linkup.invite_wave_sent linkup.lock_attempt linkup.locked linkup.expired linkup.canceled
  stripe.webhook.received stripe.webhook.duplicate_event entitlement.updated
  safety.keyword_hit safety.incident_created safety.hold_applied
  admin.action admin.replay_triggered`
  .trim()
  .split(/\s+/);

const names = Object.keys(events) as EventName[];

describe('the event catalogue', () => {
  it('holds the 27 canonical events of the specification, marked as such, and no other so marked', () => {
    expect(CANONICAL).toHaveLength(27);
    expect(names.filter((name) => events[name].origin === 'spec').toSorted()).toEqual(CANONICAL.toSorted());
  });

  it('leaves room in Axiom: all fields of all events together are far from the 256 a dataset may have', () => {
    const used = new Set(names.flatMap((name) => eventFieldNames.get(name) ?? []));
    expect(used.size).toBeLessThan(150);
  });

  it('has no field that no event uses', () => {
    const used = new Set(names.flatMap((name) => eventFieldNames.get(name) ?? []));
    used.add('correlation_id');
    expect(Object.keys(fields).filter((name) => !used.has(name as FieldName))).toEqual([]);
  });
});

describe('the writer’s check and the zod schema say the same', () => {
  const samples: unknown[] = [
    '',
    'a',
    'reply',
    'two words',
    '+14155550123',
    '4155550123',
    21211,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    null,
    {},
    [],
    'POST',
    'delivered',
    'evt_1Abc',
    `SM${'a'.repeat(32)}`,
    `k1_${'0'.repeat(32)}`,
    '00000000-0000-4000-8000-000000000001',
    '01932b3c-7d00-7abc-8def-0123456789ab',
    'load_user:1.5,save:2',
    'Load:1',
    'msg_abc',
    'sub_123',
    'claude-sonnet-4-5',
    'twilio.21610',
    '/api/linkups/[id]',
    'x'.repeat(65),
  ];
  it.each(Object.keys(fields) as FieldName[])('%s', (name) => {
    const event =
      names.find((candidate) => eventFieldNames.get(candidate)?.includes(name)) ?? 'gauge.sampled';
    const schema = lineSchema(event).shape[name];
    if (schema === undefined || fields[name].kind === 'text') return;
    for (const sample of samples) {
      if (sample === undefined) continue;
      expect({ sample, accepted: accept(name, sample) !== null }).toEqual({
        sample,
        accepted: schema.safeParse(sample).success,
      });
    }
  });
});

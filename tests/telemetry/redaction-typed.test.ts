import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Random } from '@/bench/corpus/random';
import { accept } from '@/lib/telemetry/catalogue/accept';
import { type FieldName, fields } from '@/lib/telemetry/catalogue/fields';

const HEX = '0123456789abcdef';
const DIGITS = '0123456789';
const ALNUM = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

const uuid = (random: Random) => random.fill('hhhhhhhh-hhhh-4hhh-8hhh-hhhhhhhhhhhh');

/** Ids as they are made; half of them of digits alone, which look most like a number of somebody. */
const MADE: readonly (readonly [pattern: RegExp, make: (random: Random, alphabet: string) => string])[] = [
  [/_id$/, uuid],
  [/correlation_id$/, (r) => r.fill('0199hhhh-hhhh-7hhh-8hhh-hhhhhhhhhhhh')],
  [/^phone_hash$/, (r, alphabet) => `k2_${r.text(alphabet, 32)}`],
  [/^git_sha$/, (r, alphabet) => r.text(alphabet, 40)],
  [/^stripe_event_id$/, (r, alphabet) => `evt_${r.text(alphabet, 24)}`],
  [/^stripe_charge_id$/, (r, alphabet) => `ch_${r.text(alphabet, 24)}`],
  [/^stripe_subscription_id$/, (r, alphabet) => `sub_${r.text(alphabet, 24)}`],
  [/^twilio_message_sid$/, (r, alphabet) => `SM${r.text(alphabet, 32)}`],
  [/^queue_message_id$/, (r) => `msg_${r.text(ALNUM, 40)}`],
  [/^alert_incident$/, (r) => `outbound-${r.text(DIGITS, 8)}T${r.text(DIGITS, 6)}Z`],
  [/^model$/, () => 'claude-sonnet-4-5-20250929'],
  [/^actor_id$/, () => 'admin_7f3c'],
];

const ids = (Object.keys(fields) as FieldName[]).filter((name) => fields[name].kind === 'id');
const SAMPLES = 200;

describe('ids in typed fields', () => {
  test('are all that the catalogue has', () => expect(ids.length).toBeGreaterThanOrEqual(18));

  test.each(ids)('%s stays whole in every one of 200 samples', (name) => {
    const make = MADE.findLast(([pattern]) => pattern.test(name))?.[1];
    if (make === undefined) throw new Error(`say in MADE how a ${name} is made`);
    const random = new Random(11);
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const id = make(random, sample % 2 === 0 ? HEX : DIGITS);
      expect(accept(name, id)).toBe(id);
    }
  });
});

test('the redactor runs where there is only the web platform', () => {
  const folder = new URL('../../lib/telemetry/redact/', import.meta.url);
  for (const file of readdirSync(folder)) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    const imports = [...source.matchAll(/from '([^']+)'/g)].map(([, from]) => from ?? '');
    expect([file, imports.filter((from) => !/^\.\.?\//.test(from))]).toEqual([file, []]);
    expect([file, /\b(?:Buffer|process|require)\b/.exec(source)]).toEqual([file, null]);
  }
});

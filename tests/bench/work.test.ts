import { SyncRedactor } from '@dawn-analytics/redact-pii';
import { describe, expect, it } from 'vitest';
import { BENCH_SECRET, drainTo, signedDelivery } from '@/bench/drain-once';
import { makeLines } from '@/bench/entries';
import { idiomaticDrain, withTwoExpressions } from '@/bench/peers/idiomatic';

const COUNT = 1_000;
const PHONES = /\+1\d{10}|\(\d{3}\) \d{3}-\d{4}|\+44 7\d{3} \d{6}|%2B1\d{10}/g;

const lines = makeLines({ count: COUNT });
const rowsOf = (bytes: Uint8Array): Record<string, unknown>[] =>
  Buffer.from(bytes)
    .toString()
    .split('\n')
    .map((row) => JSON.parse(row));

describe('what the bench times is the whole work', () => {
  it('the lines are the same in every run, and hold what is to be found', () => {
    expect(makeLines({ count: COUNT })).toEqual(lines);
    expect(lines.join('\n').match(PHONES)?.length).toBeGreaterThan(50);
    expect(makeLines({ count: COUNT, personal: 0 }).join('\n').match(PHONES)).toBeNull();
  });

  it('ours: a row at least for each entry, nothing personal in any, and the points', async () => {
    const sent: Uint8Array[] = [];
    await drainTo((bytes) => sent.push(bytes))(signedDelivery(lines));
    const rows = sent.flatMap(rowsOf);
    const ids = new Set(rows.map(({ entry_id }) => entry_id));
    expect(lines.filter((line) => !ids.has(JSON.parse(line).id))).toEqual([]);
    expect(JSON.stringify(rows).match(PHONES)).toBeNull();
    expect(rows.some(({ metric }) => metric === 'sms_inbound_total')).toBe(true);
    expect(rows.some(({ metric }) => metric === 'drain_entries_total')).toBe(true);
  });

  it('ours: a body that is not signed is not drained', async () => {
    const delivery = { ...signedDelivery(lines), signature: '0'.repeat(40) };
    await expect(drainTo(() => undefined)(delivery)).rejects.toThrow('refused');
  });

  it.each([
    ['two expressions', withTwoExpressions],
    ['redact-pii', (text: string) => new SyncRedactor().redact(text)],
  ])('a peer with %s: a row for each entry, and plain numbers are gone', (_, redact) => {
    const few = lines.slice(0, 200);
    const rows = rowsOf(idiomaticDrain(signedDelivery(few), BENCH_SECRET, redact));
    expect(rows.filter(({ id }) => id !== undefined)).toHaveLength(few.length);
    expect(JSON.stringify(rows).match(/\(\d{3}\) \d{3}-\d{4}/)).toBeNull();
    expect(rows.some(({ metric }) => metric === 'entries')).toBe(true);
  });
});

import { spawn } from 'node:child_process';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { audit } from '@/lib/admin/audit-log/audit';
import { verifyAudit } from '@/lib/admin/audit-log/verify';
import { database } from '@/lib/clients/database';
import { newId } from '@/lib/telemetry/correlation';
import { bundled } from '../helpers/command';
import { startProduct } from '../helpers/product';

const product = startProduct();

const write = (reason = 'a good reason', db = database()) =>
  audit(db, {
    correlationId: newId(),
    actorId: 'kim.ops',
    actorRole: 'engineering',
    action: 'test.act',
    outcome: 'done',
    reason,
    data: { b: 1, a: ['x'] },
    createdAt: new Date('2026-11-25T12:00:00.123Z'),
  });

/** What only somebody with the whole database can do. */
const tamper = (statement: ReturnType<typeof sql>) =>
  database().transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(statement);
  });

function command(...args: string[]) {
  return new Promise<{ code: number | null; out: string }>((resolve) => {
    const child = spawn(process.execPath, [bundled('lib/admin/audit-log/command.ts'), ...args]);
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk));
    child.on('close', (code) => resolve({ code, out }));
  });
}

describe('the audit log', () => {
  beforeEach(async () => {
    for (const reason of ['the first one', 'the second one', 'the third one']) await write(reason);
  });

  it.each([
    ['update', sql`update admin_audit_log set reason = 'another'`],
    ['delete', sql`delete from admin_audit_log`],
    ['truncate', sql`truncate admin_audit_log`],
    ['an update of nothing', sql`update admin_audit_log set reason = 'another' where false`],
  ])('refuses %s', async (_, statement) => {
    await expect(product.rows(statement)).rejects.toMatchObject({ cause: { code: '42501' } });
    expect(await verifyAudit(database())).toMatchObject({ ok: true, head: { seq: 3 } });
  });

  it('writes place and hashes itself, whatever an insert says', async () => {
    await product.rows(
      sql`insert into admin_audit_log (id, correlation_id, actor_id, actor_role, action, reason, seq, prev_hash, hash)
        values (${newId()}, ${newId()}, 'x', 'support', 'y', 'z', 77, 'forged', 'forged')`,
    );
    expect(await verifyAudit(database())).toMatchObject({ ok: true, head: { seq: 4 } });
  });

  it('stays one chain when many write at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () =>
        database().transaction(async (tx) => {
          await audit(tx, {
            correlationId: newId(),
            actorId: 'kim.ops',
            actorRole: 'engineering',
            action: 'test.act',
            reason: 'at the same time',
            createdAt: new Date(),
          });
        }),
      ),
    );
    expect(await verifyAudit(database())).toMatchObject({ ok: true, head: { seq: 23 } });
  });

  it.each([
    ['a changed reason', sql`update admin_audit_log set reason = 'another' where seq = 2`, 2, 'hash'],
    ['a changed actor', sql`update admin_audit_log set actor_id = 'else' where seq = 1`, 1, 'hash'],
    ['changed data', sql`update admin_audit_log set data = '{}' where seq = 3`, 3, 'hash'],
    ['a row taken out', sql`delete from admin_audit_log where seq = 2`, 3, 'gap'],
    [
      'a row forged with its own hash',
      sql`with forged as (update admin_audit_log set reason = 'another' where seq = 2 returning *)
          select 1 from forged`,
      2,
      'hash',
    ],
    [
      'two rows exchanged',
      sql`update admin_audit_log set prev_hash = repeat('a', 64) where seq = 2`,
      2,
      'prev_hash',
    ],
  ])('names the first broken row: %s', async (_, statement, seq, why) => {
    await tamper(statement);
    expect(await verifyAudit(database())).toMatchObject({ ok: false, broken: { seq, why } });
  });
});

it('npm run audit -- verify proves it whole, names what is broken, and sees a cut at the end', async () => {
  for (let i = 0; i < 3; i++) await write();
  const whole = await command('verify');
  expect(whole).toMatchObject({ code: 0, out: expect.stringContaining('Whole: 3 rows') });
  const head = /head (\S+)/.exec(whole.out)?.[1] ?? '';
  expect(await command('verify', '--head', head)).toMatchObject({ code: 0 });
  await tamper(sql`delete from admin_audit_log where seq = 3`);
  expect(await command('verify')).toMatchObject({ code: 0 });
  expect(await command('verify', '--head', head)).toMatchObject({
    code: 1,
    out: expect.stringContaining('BROKEN at row 3'),
  });
  await tamper(sql`update admin_audit_log set outcome = 'else' where seq = 1`);
  expect(await command('verify')).toMatchObject({ code: 1, out: expect.stringContaining('BROKEN at row 1') });
  expect(await command('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Usage') });
});

import { describe, expect, it } from 'vitest';
import { isForward, type MessageStatus } from '@/lib/josh/sms/status-rank';

/** The status that is left when callbacks arrive in this order. */
const after = (reports: readonly MessageStatus[]) =>
  reports.reduce<string | null>(
    (current, reported) => (isForward(current, reported) ? reported : current),
    null,
  );

describe('delivery reports in any order', () => {
  it.each<[MessageStatus[], MessageStatus]>([
    [['queued', 'sent', 'delivered'], 'delivered'],
    [['delivered', 'sent', 'queued'], 'delivered'],
    [['sent', 'delivered', 'sent'], 'delivered'],
    [['accepted', 'sending', 'undelivered', 'sent'], 'undelivered'],
    [['failed', 'queued'], 'failed'],
    [['delivered', 'undelivered'], 'delivered'],
    [['undelivered', 'delivered'], 'undelivered'],
    [['sent', 'delivered', 'read'], 'read'],
    [['read', 'delivered'], 'read'],
    [['failed', 'read'], 'failed'],
    [['scheduled', 'canceled', 'queued'], 'canceled'],
    [['sent', 'sent'], 'sent'],
  ])('%j ends as %s', (reports, status) => {
    expect(after(reports)).toBe(status);
  });

  it('a status that is not known counts as the beginning', () => {
    expect(isForward('partially_delivered', 'sent')).toBe(true);
  });
});

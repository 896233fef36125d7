import { createHash } from 'node:crypto';
import type { DeliverySettings } from './settings';

/** Upstash: "features/deduplication". The window counts from the first publish, whatever became of that message. */
export const dedupeWindowMs = 600_000;

/** The deduplication id that a publisher gave, or one of destination, body, content type and forwarded headers. */
export function dedupeKey(url: string, settings: DeliverySettings, body: Buffer): string | null {
  if (settings.deduplication === null) return null;
  if (settings.deduplication.by === 'id') return `id:${settings.deduplication.id}`;
  const forwarded = Object.entries(settings.forward).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify([url, settings.contentType, forwarded]));
  return `content:${hash.update(body).digest('hex')}`;
}

/** Which message was published last under a deduplication key, for as long as the window lasts. */
export class Deduplication {
  private readonly seen = new Map<string, { messageId: string; until: number }>();

  find(key: string, now: number): string | null {
    const hit = this.seen.get(key);
    return hit !== undefined && hit.until > now ? hit.messageId : null;
  }

  remember(key: string, messageId: string, now: number): void {
    // Oldest first, so that forgetting stops at the first key that is still in its window.
    for (const [old, { until }] of this.seen) {
      if (until > now) break;
      this.seen.delete(old);
    }
    this.seen.delete(key);
    this.seen.set(key, { messageId, until: now + dedupeWindowMs });
  }
}

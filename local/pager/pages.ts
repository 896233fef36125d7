import { z } from 'zod';

/** An event as PagerDuty's Events API v2 takes it. */
export const pagerEventSchema = z
  .object({
    routing_key: z.string().min(1),
    event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
    dedup_key: z.string().min(1).max(255).optional(),
    payload: z
      .object({
        summary: z.string().min(1).max(1_024),
        source: z.string().min(1),
        severity: z.enum(['critical', 'error', 'warning', 'info']),
        timestamp: z.iso.datetime().optional(),
        component: z.string().optional(),
        group: z.string().optional(),
        class: z.string().optional(),
        custom_details: z.record(z.string(), z.unknown()).optional(),
      })
      .optional(),
    links: z.array(z.object({ href: z.url(), text: z.string().optional() })).optional(),
  })
  .refine(
    ({ event_action, payload }) => event_action !== 'trigger' || payload !== undefined,
    'payload is missing',
  )
  .refine(
    ({ event_action, dedup_key }) => event_action === 'trigger' || dedup_key !== undefined,
    'dedup_key is missing',
  );

export type PagerEvent = z.output<typeof pagerEventSchema>;

/** A page as the one on call sees it: events with the same key are one. */
export interface Page {
  key: string;
  /** Whose phone rings. */
  routingKey: string;
  status: 'triggered' | 'acknowledged' | 'resolved';
  summary: string;
  details: Readonly<Record<string, unknown>>;
  links: readonly { href: string; text?: string | undefined }[];
  /** When the phone rang; milliseconds since the epoch. */
  at: number;
  /** How many times it was triggered. */
  triggers: number;
}

/**
 * The pages that events come to. A trigger rings once: one that is open, acknowledged or not, stays as it is. A resolved page that is triggered again is a new one; what is not there cannot be ended.
 */
export class Pages {
  readonly all: Page[] = [];

  apply(event: PagerEvent, at: number): string {
    const key = event.dedup_key ?? `made-${this.all.length + 1}`;
    const open = this.all.find((page) => page.key === key && page.status !== 'resolved');
    if (event.event_action === 'trigger') {
      if (open) open.triggers += 1;
      else
        this.all.push({
          key,
          routingKey: event.routing_key,
          status: 'triggered',
          summary: event.payload?.summary ?? '',
          details: event.payload?.custom_details ?? {},
          links: event.links ?? [],
          at,
          triggers: 1,
        });
    } else if (open) open.status = event.event_action === 'resolve' ? 'resolved' : 'acknowledged';
    return key;
  }
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Delivery } from '@/drain/pipeline';

/** How one redacts in a hurry: everybody's two expressions. */
const PHONE = /\+?\d[\d\s().-]{6,}\d/g;
const EMAIL = /[\w.+-]+@[\w-]+\.[\w.-]+/g;
export const withTwoExpressions = (text: string): string =>
  text.replace(EMAIL, '[email]').replace(PHONE, '[phone]');

const entrySchema = z.looseObject({
  id: z.string(),
  timestamp: z.number(),
  source: z.string(),
  projectId: z.string(),
  deploymentId: z.string(),
  host: z.string(),
  message: z.string().optional(),
  level: z.string().optional(),
  type: z.string().optional(),
  path: z.string().optional(),
  requestId: z.string().optional(),
  statusCode: z.number().optional(),
  environment: z.string().optional(),
  proxy: z
    .looseObject({
      timestamp: z.number(),
      method: z.string(),
      host: z.string(),
      path: z.string(),
      userAgent: z.array(z.string()),
      statusCode: z.number().optional(),
    })
    .optional(),
});
const lineSchema = z.looseObject({ event: z.string(), correlation_id: z.string() });

/** The drain that one writes in an afternoon: it verifies, validates, redacts the message, counts by event, and ships. */
export function idiomaticDrain(
  { body, signature }: Delivery,
  secret: string,
  redact: (text: string) => string,
): Buffer {
  const expected = createHmac('sha1', secret).update(body).digest('hex');
  if (signature === null || !timingSafeEqual(Buffer.from(expected), Buffer.from(signature)))
    throw new Error('not signed');
  const counts = new Map<string, number>();
  const rows: string[] = [];
  for (const text of Buffer.from(body).toString().split('\n')) {
    const parsed = entrySchema.safeParse(JSON.parse(text));
    if (!parsed.success) continue;
    const { message, ...entry } = parsed.data;
    const line = message?.startsWith('{') ? lineSchema.safeParse(JSON.parse(message)) : undefined;
    const lifted = line?.success
      ? { event: line.data.event, correlation_id: line.data.correlation_id }
      : undefined;
    const name = `${lifted?.event ?? 'none'} ${entry.level} ${entry.source}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    rows.push(
      JSON.stringify({
        ...entry,
        ...lifted,
        _time: new Date(entry.timestamp).toISOString(),
        ...(message === undefined ? {} : { message: redact(message) }),
      }),
    );
  }
  for (const [name, value] of counts) rows.push(JSON.stringify({ metric: 'entries', name, value }));
  return Buffer.from(rows.join('\n'));
}

import { silence, silenceSchema } from '@/lib/alerts/silence-request';
import { silenceFields } from '@/lib/ops/alerts/silence-fields';
import { form, readFields, readWith } from '@/lib/ops/frame/form';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** Silences one rule for a while. */
export const POST = form(
  { route: '/ops/silences', handler: 'console.silence' },
  async (fields, { actor }) => {
    const { id, rule, minutes, reason } = readFields(silenceFields, fields);
    const now = Date.now();
    const until = new Date(now + minutes * 60_000).toISOString();
    await silence(readWith(silenceSchema, { rules: [rule], until, reason }), actor, now, id);
    return '/ops#silences';
  },
);

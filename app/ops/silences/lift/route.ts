import { endSilenceSchema, unsilence } from '@/lib/alerts/silence-request';
import { form, readFields } from '@/lib/ops/frame/form';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** Ends a silence before its time. */
export const POST = form(
  { route: '/ops/silences/lift', handler: 'console.lift_silence' },
  async (fields, { actor }) => {
    await unsilence(readFields(endSilenceSchema, fields), actor);
    return '/ops#silences';
  },
);

import { page } from '@/lib/ops/frame/page';
import { JoshError } from '@/lib/telemetry/errors/error';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** What is not there is told to nobody but those who may look. */
export const GET = page({ route: '/ops/[...path]', handler: 'console.nothing' }, async () => {
  throw new JoshError('request.not_found');
});

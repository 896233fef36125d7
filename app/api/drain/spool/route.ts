import { livePorts } from '@/drain/live/ports';
import { SPOOL_RETRIES, spoolUrl } from '@/drain/live/queue';
import { handleSpool } from '@/drain/spool/spool-handler';
import { setting } from '@/lib/telemetry/env';

export const maxDuration = 30;

const settings = () => ({
  signingKeys: [
    setting('QSTASH_CURRENT_SIGNING_KEY', 'the key of QStash’s signatures'),
    setting('QSTASH_NEXT_SIGNING_KEY', 'the key of QStash’s signatures after the next rotation'),
  ],
  urlOf: spoolUrl,
  retries: SPOOL_RETRIES,
});

/** QStash brings back what Axiom could not take. */
const handle = (request: Request): Promise<Response> => handleSpool(request, settings, livePorts);

export { handle as GET, handle as POST };

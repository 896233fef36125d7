import { handleDrain } from '@/drain/handler';
import { livePorts } from '@/drain/live/ports';

export const maxDuration = 30;

/** Vercel's log drain delivers here; the other methods answer its endpoint check. */
const handle = (request: Request): Promise<Response> => handleDrain(request, livePorts);

export { handle as GET, handle as HEAD, handle as POST };

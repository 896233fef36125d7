import { POST as abortRoute } from '@/app/api/admin/replay/[id]/abort/route';
import { GET as progressRoute } from '@/app/api/admin/replay/[id]/route';
import { POST as replayRoute } from '@/app/api/admin/replay/route';
import { newId } from '@/lib/telemetry/correlation';
import { stamp } from '@/lib/telemetry/intake/headers';
import { SERVICE_TOKEN } from '../../helpers/product';

/** What proves who asks, as headers. */
export type Proof = Record<string, string>;

/** The dashboard's own server, for somebody of the team. */
export const service: Proof = { authorization: `Bearer ${SERVICE_TOKEN}`, 'x-actor-id': 'kim.ops' };

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
export type Answer = { status: number } & Record<string, any>;

const answer = async (response: Response): Promise<Answer> => ({
  status: response.status,
  ...(await response.json()),
});
const headers = (proof: Proof) => stamp(new Headers(proof), { correlationId: newId() });

/** `POST /api/admin/replay`. */
export const post = async (body: object, proof = service) =>
  answer(
    await replayRoute(
      new Request('http://app/api/admin/replay', {
        method: 'POST',
        headers: headers(proof),
        body: JSON.stringify(body),
      }),
    ),
  );

let requests = 0;
/** A replay of texts that is no dry run; each has a request id of its own unless one is given. */
export const create = (body: object, request_id = `replay-request-${++requests}`, proof = service) =>
  post({ kind: 'outbound', dry_run: false, reason: 'Twilio was down at noon', request_id, ...body }, proof);

/** `GET /api/admin/replay/<id>`. */
export const progress = async (id: string, query = '', proof = service) =>
  answer(
    await progressRoute(
      new Request(`http://app/api/admin/replay/${id}${query}`, { headers: headers(proof) }),
      { params: Promise.resolve({ id }) },
    ),
  );

/** `POST /api/admin/replay/<id>/abort`. */
export const abort = async (id: string, request_id = `abort-${id.slice(0, 13)}`, proof = service) =>
  answer(
    await abortRoute(
      new Request(`http://app/api/admin/replay/${id}/abort`, {
        method: 'POST',
        headers: headers(proof),
        body: JSON.stringify({ request_id, reason: 'It was the wrong filter' }),
      }),
      { params: Promise.resolve({ id }) },
    ),
  );

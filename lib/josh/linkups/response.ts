import { errorResponse } from '@/lib/telemetry/errors/response';
import { operationId } from '../operation';
import type { Answer } from './answer-invite';

/**
 * How an answer to an invite is answered over HTTP. A refusal is no failure of ours: it is said with 409 and not thrown,
 * so that twenty late accepts are not twenty errors. Accepting what is accepted already is fine.
 */
export function answered(answer: Answer): Response {
  switch (answer.outcome) {
    case 'accepted':
      return Response.json({ outcome: 'accepted', locked: answer.locked });
    case 'declined':
      return Response.json({ outcome: 'declined' });
    case 'refused':
      return answer.reason === 'already_accepted'
        ? Response.json({ outcome: 'accepted', locked: answer.linkup.state === 'locked' })
        : errorResponse(`linkup.${answer.reason}`, operationId());
  }
}

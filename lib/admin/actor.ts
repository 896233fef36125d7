import { JoshError } from '@/lib/telemetry/errors/error';
import { hasServiceToken } from '@/lib/telemetry/service-token';

export const roles = ['engineering', 'support'] as const;

export type Role = (typeof roles)[number];

/** Who does something with the admin tools. */
export interface Actor {
  /** Shape of the field `actor_id`: a token without a phone number in it. */
  id: string;
  role: Role;
}

/** Who acts behind the service token; the dashboard's server says it, having checked it. */
export const ACTOR_HEADER = 'x-actor-id';

/** As the catalogue's `actor_id`; `system` is for scheduled runs alone. */
const ACTOR_ID = /^(?!.*\d{7})(?!system$)[A-Za-z0-9_.:-]{1,128}$/;

/**
 * The one seam through which every admin route learns who asks, and whether they may.
 *
 * @param allowed roles of which one is enough
 * @throws JoshError `request.unauthorized` without a valid proof, `admin.forbidden` when the role does not allow it
 */
export function authorize(request: Request, allowed: readonly Role[]): Actor {
  const actor = authenticate(request);
  if (!allowed.includes(actor.role)) throw new JoshError('admin.forbidden');
  return actor;
}

/** The service token stands for the role `engineering`; the header says for whom it is used. */
function authenticate(request: Request): Actor {
  if (!hasServiceToken(request)) throw new JoshError('request.unauthorized');
  const id = request.headers.get(ACTOR_HEADER) ?? '';
  if (!ACTOR_ID.test(id)) throw new JoshError('request.unauthorized');
  return { id, role: 'engineering' };
}

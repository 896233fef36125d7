import { type Actor, authorize, type Via } from '@/lib/admin/actor';
import { type Role, roles } from '@/lib/admin/role';
import { formToken, sessionOf } from '@/lib/admin/session-cookie';

/** Who looks at a page. */
export interface Visitor {
  actor: Actor;
  /** Whether the page shows buttons; whether they work is decided where they lead. */
  mayAct: boolean;
  /** What the page's forms carry. */
  csrf: string;
}

/** The roles that read, and the one that acts. */
export const READERS: readonly Role[] = roles;
export const ACTORS: readonly Role[] = ['engineering'];

/** @throws JoshError as `authorize` does */
export async function visitorOf(request: Request, allowed: readonly Role[], via: Via): Promise<Visitor> {
  const actor = await authorize(request, allowed, Date.now, via);
  return { actor, mayAct: ACTORS.includes(actor.role), csrf: formToken(sessionOf(request) ?? '') };
}

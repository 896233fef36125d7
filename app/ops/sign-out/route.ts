import { noCookie } from '@/lib/admin/session-cookie';
import { seeOther } from '@/lib/ops/frame/answer';
import { form } from '@/lib/ops/frame/form';
import { READERS } from '@/lib/ops/frame/visitor';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** Ends the session in this browser. */
export const POST = form(
  { route: '/ops/sign-out', handler: 'console.sign_out', allowed: READERS },
  async () => seeOther('/ops/sign-in', noCookie()),
);

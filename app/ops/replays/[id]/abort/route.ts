import { runAction } from '@/lib/admin/run-action';
import { form } from '@/lib/ops/frame/form';
import { abortReplay } from '@/lib/replay/abort';

export const runtime = 'nodejs';
export const maxDuration = 10;

/** Stops a replay. Pressed twice it is one abort. */
export const POST = form(
  { route: '/ops/replays/[id]/abort', handler: 'console.abort_replay', allowed: abortReplay.roles },
  async (fields, { actor }, { params }: { params: Promise<{ id: string }> }) => {
    const { id } = await params;
    const [request_id, reason] = [fields.get('request_id'), fields.get('reason')];
    await runAction(abortReplay, { request_id, reason, replay_id: id }, actor, Date.now);
    return `/ops/replays/${id}`;
  },
);

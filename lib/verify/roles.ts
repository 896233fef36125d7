import { type Check, type Finding, found, notChecked } from './check';
import { postTo } from './edge';
import type { Subject } from './subject';

const TODO =
  'Set JOSH_ROLE=app in the app’s Vercel project and JOSH_ROLE=drain in the drain’s; give the drain’s address as --drain or DRAIN_BASE_URL.';

/** Two deployments of one build: each serves its own routes only. */
export const roleChecks: readonly Check[] = [
  {
    name: 'roles: the app does not serve the drain’s route',
    expected: '404',
    todo: TODO,
    run: (subject) => apart(subject, async () => postTo(subject, `${subject.app}/api/drain`)),
  },
  ...['/api/health', '/api/twilio/inbound', '/api/jobs/send-sms'].map(
    (path): Check => ({
      name: `roles: the drain does not serve ${path}`,
      expected: '404',
      todo: TODO,
      run: (subject) => apart(subject, (drain) => postTo(subject, drain + path)),
    }),
  ),
];

async function apart(
  { app, drain }: Subject,
  ask: (drain: string) => Promise<{ status: number }>,
): Promise<Finding> {
  if (drain === null) return notChecked('the drain’s address is not known: give --drain or DRAIN_BASE_URL');
  if (drain === app) return notChecked('one deployment serves both (JOSH_ROLE=all)');
  const { status } = await ask(drain);
  return found(status === 404, String(status));
}

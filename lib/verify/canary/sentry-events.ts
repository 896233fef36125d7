import { readEvents, whyNotReadable } from '../sentry-api';
import { contents, type Place } from './place';

/** Every event of the project since the run began, in full. */
export const sentryPlace: Place = {
  name: 'Sentry',
  todo: 'Delete the event in Sentry, and add the case to tests/telemetry/sentry.',
  used: true,
  async read({ env, since, now }) {
    const why = whyNotReadable(env);
    if (why !== null) return { why };
    return contents(await readEvents(env, since - 60_000, now() + 60_000), () => 'an event');
  },
};

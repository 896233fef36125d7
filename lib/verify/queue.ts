import { z } from 'zod';
import { createQstash } from '@/lib/clients/qstash';
import { describePlan } from '@/lib/schedules/describe';
import { planSchedules } from '@/lib/schedules/plan';
import { readSchedules } from '@/lib/schedules/qstash';
import { schedules } from '@/lib/schedules/schedules';
import { environment } from '@/lib/telemetry/env';
import { type Check, found } from './check';
import { oncePerRun } from './subject';

const TIMEOUT_MS = 10_000;
const keysSchema = z.object({ current: z.string(), next: z.string() });

/** QStash's schedules and keys. That it reaches the app, the wiring of a text shows. */
export const queueChecks: readonly Check[] = [
  {
    name: 'QStash: the schedules are those of the code',
    expected: `${schedules.length} as they should be`,
    todo: '`npm run schedules -- plan` shows what differs, `apply` changes it.',
    async run(subject) {
      const { changes, unchanged } = await plan(subject);
      return found(
        changes.length === 0,
        changes.length === 0
          ? `${unchanged.length} as they should be`
          : `${changes.length} to change: ${describePlan({ changes, unchanged, paused: [] }, []).split('\n', changes.length).join('; ')}`,
      );
    },
  },
  {
    name: 'QStash: no schedule is paused',
    expected: 'none',
    todo: 'Resume it in QStash’s console: until then nobody does its work.',
    async run(subject) {
      const { paused } = await plan(subject);
      return found(paused.length === 0, paused.length === 0 ? 'none' : paused.join(', '));
    },
  },
  {
    name: 'QStash: its signing keys are those of the settings',
    expected: 'the current and the next one',
    todo: 'Copy both keys from QStash’s console into QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY of both projects, and deploy.',
    async run({ env }) {
      const answer = await createQstash(TIMEOUT_MS).http.request({ path: ['v2', 'keys'], method: 'GET' });
      const { current, next } = keysSchema.parse(answer);
      const ours = [env.QSTASH_CURRENT_SIGNING_KEY, env.QSTASH_NEXT_SIGNING_KEY];
      const said = (['current', 'next'] as const).map((name, i) =>
        ours[i] === { current, next }[name] ? `${name} the same` : `${name} another`,
      );
      return found(ours[0] === current && ours[1] === next, said.join(', '));
    },
  },
];

const plan = oncePerRun(async ({ app }) =>
  planSchedules(schedules, await readSchedules(createQstash(TIMEOUT_MS)), {
    env: environment(),
    baseUrl: app,
  }),
);

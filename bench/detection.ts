import type { Measurement } from './measurement';
import { atMost } from './report';
import { median } from './rounds';

const TRIALS = 6;

/** From the first failed request to the page, in the running stack: with the drain's trigger, and by schedule alone. */
export const detection: Measurement = {
  name: 'detection',
  about: 'seconds from the first failed text to the page; needs a build, and minutes',
  gate: false,
  async run({ short, say }) {
    // Loaded here, because it loads the whole embedded cloud.
    const { default: postgres } = await import('postgres');
    const { untilPaged } = await import('@/local/demo/outage');
    const { startStack } = await import('@/local/stack');
    const trial = async (trigger: boolean): Promise<number> => {
      const stack = await startStack({ retryScale: 0.02 });
      Object.assign(process.env, stack.cloud.env);
      const sql = postgres(stack.cloud.postgres.url, { max: 1, onnotice: () => undefined });
      try {
        if (!trigger)
          stack.cloud.qstash.faults.set({ kind: 'status', status: 503, match: '/api/alerts/evaluate' });
        // As after a bad migration: every text from a user fails.
        await sql`alter table sms_messages rename to sms_messages_away`;
        return (await untilPaged(stack, 'twilio_inbound_5xx'))?.seconds ?? Number.NaN;
      } finally {
        await sql.end();
        await stack.stop();
      }
    };
    const trials = async (trigger: boolean) => {
      const seconds: number[] = [];
      for (let n = 0; n < (short ? 1 : TRIALS); n += 1) seconds.push(await trial(trigger));
      say(`${trigger ? 'trigger' : 'schedule'}: ${seconds.join(', ')} s`);
      return median(seconds);
    };
    return [
      {
        name: 'page after the first failed text, with the trigger',
        value: await trials(true),
        unit: 's',
        bound: atMost(30),
      },
      {
        name: 'page after the first failed text, by schedule',
        value: await trials(false),
        unit: 's',
        bound: atMost(90),
      },
    ];
  },
};

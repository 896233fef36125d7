import { SyncRedactor } from '@dawn-analytics/redact-pii';
import { BENCH_SECRET, drainOf, signedDelivery } from '../drain-once';
import { makeLines } from '../entries';
import type { Measurement } from '../measurement';
import { atLeast } from '../report';
import { interleave, ratioOf } from '../rounds';
import { idiomaticDrain, withTwoExpressions } from './idiomatic';

const ENTRIES = 2_000;

/** Other drains in the same process on the same batch. They find less: see docs/redaction.md. */
export const peerDrains: Measurement = {
  name: 'peers',
  about: 'drains as one writes them: zod and two expressions, zod and redact-pii',
  gate: false,
  async run({ short, say }) {
    const delivery = signedDelivery(makeLines({ count: ENTRIES }));
    const redactor = new SyncRedactor();
    say(`${ENTRIES} entries through each`);
    const times = await interleave(
      {
        ours: drainOf([delivery]),
        idiomatic: () => idiomaticDrain(delivery, BENCH_SECRET, withTwoExpressions),
        redactPii: () => idiomaticDrain(delivery, BENCH_SECRET, (text) => redactor.redact(text)),
      },
      short ? { count: 7, warmUp: 3 } : { count: 21, warmUp: 5 },
    );
    const asFast = (name: string, value: number, must: number, aim: number) => ({
      name: `drain, against ${name}`,
      value,
      unit: '× as fast',
      bound: atLeast(must, aim),
    });
    return [
      asFast('an idiomatic drain (zod, two expressions)', ratioOf(times.idiomatic, times.ours), 3, 4.5),
      asFast('the same with redact-pii', ratioOf(times.redactPii, times.ours), 8, 11),
    ];
  },
};

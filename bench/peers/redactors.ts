import { SyncRedactor } from '@dawn-analytics/redact-pii';
import { redactText } from '@/lib/telemetry/redact/text';
import type { Measurement } from '../measurement';
import { entries } from '../redact-entries';
import { interleave, ratioOf } from '../rounds';
import { withTwoExpressions } from './idiomatic';

const ENTRIES = 2_000;

/** Redactors on the same messages. What each of them finds and harms is in docs/redaction.md. */
export const peerRedactors: Measurement = {
  name: 'redactors',
  about: 'the redactor beside redact-pii and beside two expressions',
  gate: false,
  async run({ say }) {
    const messages = entries(ENTRIES)
      .map(({ message }) => message)
      .filter((message) => message !== '');
    const library = new SyncRedactor();
    const over = (redact: (text: string) => string) => () => {
      let length = 0;
      for (const message of messages) length += redact(message).length;
      return length;
    };
    say(`${messages.length} messages through each`);
    const times = await interleave(
      {
        ours: over((text) => redactText(text).text),
        library: over((text) => library.redact(text)),
        expressions: over(withTwoExpressions),
      },
      { count: 21, warmUp: 5 },
    );
    const unit = '× as fast';
    return [
      { name: 'redactor, against redact-pii', value: ratioOf(times.library, times.ours), unit },
      { name: 'redactor, against two expressions', value: ratioOf(times.expressions, times.ours), unit },
    ];
  },
};

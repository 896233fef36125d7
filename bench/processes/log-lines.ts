import { performance } from 'node:perf_hooks';
import pino from 'pino';
import { log } from '@/lib/telemetry/log/log';

/** `node log-lines.mjs ours|pino COUNT`: writes lines to stdout, then the nanoseconds a line to stderr. */
const [which, count = '0'] = process.argv.slice(2);
const WARM_UP = 20_000;
const CORRELATION_ID = '0199b0a0-0000-7000-8000-000000000000';

// A line of the same content: stamp, level as a word, event, environment, id, fields.
const logger = pino(
  {
    base: { env: 'local', correlation_id: CORRELATION_ID },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  },
  pino.destination({ fd: 1, sync: true }),
);

const fieldsOf = (attempt: number) => ({
  job_id: '0199b0a0-1111-4111-8111-000000000000',
  purpose: 'invite',
  attempt,
  twilio_message_sid: 'SM0123456789abcdef0123456789abcdef',
});
const write =
  which === 'pino'
    ? (n: number) => logger.info({ event: 'sms.outbound.send_attempt', ...fieldsOf(n) })
    : (n: number) => log('sms.outbound.send_attempt', fieldsOf(n), { correlationId: CORRELATION_ID });

const lines = (from: number, to: number) => {
  for (let n = from; n < to; n += 1) write(n);
};
lines(0, WARM_UP);
const start = performance.now();
lines(0, Number(count));
process.stderr.write(String(((performance.now() - start) * 1e6) / Number(count)));

import pino from 'pino';
import { formatLine } from '@/lib/telemetry/log/line';
import { log } from '@/lib/telemetry/log/log';

/**
 * `node log-lines.mjs ours|pino|console|stream COUNT`: writes lines to stdout, then the nanoseconds a line of the
 * process's own time to stderr. `console` and `stream` write a ready line.
 */
const [which = '', count = '0'] = process.argv.slice(2);
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

/** Made ahead, as ids come to a handler: no two lines in a row have the same, so none is known from the line before. */
const jobs = Array.from({ length: 1_000 }, (_, n) => {
  const digits = String(n).padStart(12, '0');
  return { id: `0199b0a0-1111-4111-8111-${digits}`, sid: `SM0123456789abcdef0123${digits}` };
});
const fieldsOf = (n: number) => ({
  job_id: jobs[n % jobs.length]?.id ?? '',
  purpose: 'invite',
  attempt: n,
  twilio_message_sid: jobs[n % jobs.length]?.sid ?? '',
});
const line = (n: number) =>
  formatLine('sms.outbound.send_attempt', [fieldsOf(n)], {
    now: Date.now(),
    level: 'info',
    env: 'local',
    correlationId: CORRELATION_ID,
  });
const ready = line(1);
const ways: Record<string, (n: number) => void> = {
  ours: (n) => log('sms.outbound.send_attempt', fieldsOf(n), { correlationId: CORRELATION_ID }),
  pino: (n) => logger.info({ event: 'sms.outbound.send_attempt', ...fieldsOf(n) }),
  // biome-ignore lint/suspicious/noConsole: the floor of every line that goes through it
  console: () => console.info(ready),
  stream: () => process.stdout.write(`${ready}\n`),
};
const write = ways[which];
if (write === undefined) throw new Error(`no such way to write: ${which}`);

const lines = (from: number, to: number) => {
  for (let n = from; n < to; n += 1) write(n);
};
const busy = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
lines(0, WARM_UP);
const start = busy();
lines(0, Number(count));
process.stderr.write(String(((busy() - start) * 1e3) / Number(count)));

import { performance } from 'node:perf_hooks';
import { POST } from '@/app/api/twilio/inbound/route';
import { register } from '@/instrumentation';
import { newId } from '@/lib/telemetry/correlation';
import { stamp } from '@/lib/telemetry/intake/headers';

/** `node inbound.mjs RUN COUNT`: that many texts through the inbound route, then the milliseconds for all to stderr: by the clock, and of the processor. */
const [run = '0', count = '0'] = process.argv.slice(2);
const WARM_UP = 30;
/** Texts under way at once. */
const AT_ONCE = 4;

function text(n: number): Request {
  const headers = stamp(new Headers(), {
    correlationId: newId(),
    verified: 'twilio_inbound',
    dedupe: 'unknown',
  });
  const body = new URLSearchParams({
    MessageSid: `SM${Number(run).toString(16).padStart(8, '0')}${n.toString(16).padStart(24, '0')}`,
    From: '+14155550123',
    To: '+12025550100',
    Body: 'what is this?',
    NumSegments: '1',
  });
  return new Request('http://app/api/twilio/inbound', { method: 'POST', headers, body });
}

async function receive(from: number, to: number): Promise<void> {
  let next = from;
  const worker = async () => {
    while (next < to) {
      const response = await POST(text(next++));
      if (response.status !== 200) throw new Error(`the route answered ${response.status}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

await register();
await receive(0, WARM_UP);
const start = performance.now();
const before = process.cpuUsage();
await receive(WARM_UP, WARM_UP + Number(count));
const { user, system } = process.cpuUsage(before);
process.stderr.write(`\n${performance.now() - start} ${(user + system) / 1_000}`);
process.exit(0);

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { publishJob } from '@/lib/clients/qstash';
import { sender, twilioClient } from '@/lib/clients/twilio';
import { newId } from '@/lib/telemetry/correlation';
import { sendSmsJob } from '@/lib/telemetry/jobs';
import { type Qstash, startQstash } from '@/local/qstash/server';
import { type LocalTwilio, startTwilio } from '@/local/twilio/server';
import { captureLogLines } from '../helpers/log-lines';

const lines = captureLogLines();
const thrown = (work: Promise<unknown>) => work.then(() => undefined).catch((error: unknown) => error);

describe('publishJob', () => {
  let qstash: Qstash;
  beforeAll(async () => {
    qstash = await startQstash();
  });
  afterAll(() => qstash.close());
  beforeEach(() => {
    qstash.faults.clear();
    vi.stubEnv('QSTASH_URL', qstash.url);
    vi.stubEnv('QSTASH_TOKEN', qstash.token);
    vi.stubEnv('PUBLIC_BASE_URL', 'http://127.0.0.1:1/');
    return () => vi.unstubAllEnvs();
  });

  const payload = { correlation_id: newId(), job_id: newId() };
  const publish = (deduplicationId: string) =>
    publishJob(sendSmsJob, payload, { deduplicationId, delaySeconds: 3600 });

  it('queues the job at this deployment, once for one deduplication id', async () => {
    await publish('once');
    await publish('once');
    const created = qstash.store.log().filter(({ state }) => state === 'CREATED');
    expect(created.map(({ message }) => message.url)).toEqual(['http://127.0.0.1:1/api/jobs/send-sms']);
    expect(created.map(({ message }) => message.settings.retries)).toEqual([5]);
  });

  it.each([
    ['it answers 429', { kind: 'status', status: 429 }, 'http_429'],
    ['it answers with a page', { kind: 'status', status: 502, body: '<html>' }, 'http_502'],
    ['it hangs', { kind: 'hang' }, 'timeout'],
  ] as const)('throws a code and writes nothing to the console when %s', async (_name, fault, code) => {
    qstash.faults.set(fault);
    const error = await thrown(publish(code));
    expect(error).toMatchObject({ name: 'QueueError', code, message: `qstash.${code}` });
    expect(String(error)).not.toContain(payload.job_id);
    expect(lines.raw).toEqual([]);
  });

  it('tries once more when the answer is lost', async () => {
    qstash.faults.set({ kind: 'lose_response', times: 1 });
    await publish('lost');
    expect(lines.raw).toEqual([]);
  });

  it('says when nobody is there', async () => {
    vi.stubEnv('QSTASH_URL', 'http://127.0.0.1:1');
    expect(await thrown(publish('away'))).toMatchObject({ code: 'unreachable' });
  });
});

describe('the Twilio client', () => {
  let twilio: LocalTwilio;
  beforeAll(async () => {
    twilio = await startTwilio();
  });
  afterAll(() => twilio.close());
  beforeEach(() => {
    vi.stubEnv('TWILIO_ACCOUNT_SID', twilio.accountSid);
    vi.stubEnv('TWILIO_AUTH_TOKEN', twilio.authToken);
    vi.stubEnv('TWILIO_API_URL', twilio.url);
    vi.stubEnv('TWILIO_FROM', '+12025550100');
    return () => vi.unstubAllEnvs();
  });

  it('goes where TWILIO_API_URL says, paging included', async () => {
    const to = '+14155550123';
    for (const body of ['one', 'two', 'three'])
      await twilioClient().messages.create({ ...sender(), to, body });
    const found = await twilioClient().messages.list({ to, pageSize: 2 });
    expect(found.map(({ body }) => body)).toEqual(['three', 'two', 'one']);
  });

  it('never prints numbers, whatever TWILIO_LOG_LEVEL says', async () => {
    vi.stubEnv('TWILIO_LOG_LEVEL', 'debug');
    await twilioClient().messages.create({ ...sender(), to: '+14155550123', body: 'hi' });
    expect(lines.raw).toEqual([]);
  });

  it('sends from the messaging service if there is one', () => {
    vi.stubEnv('TWILIO_MESSAGING_SERVICE_SID', `MG${'0'.repeat(32)}`);
    expect(sender()).toEqual({ messagingServiceSid: `MG${'0'.repeat(32)}` });
  });

  it('says which setting is missing', () => {
    vi.stubEnv('TWILIO_FROM', '');
    expect(() => sender()).toThrow('TWILIO_FROM');
  });
});

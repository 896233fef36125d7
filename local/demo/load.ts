import type { Stack } from '../stack';
import type { Sent } from './tally';

/** What the processes of this machine use at one moment. `here` is the demo's own: traffic, Vercel's proxy, the embedded cloud. */
export interface Usages {
  /** Resident memory, in megabytes. */
  memory: { app: number; drain: number; here: number };
  /** Processor time since each began, in seconds. */
  cpu: { app: number; drain: number; here: number };
}

/** What the machine had to do, and how it held. */
export interface Load {
  /** From the first delivery until the last callback and log line were through. */
  seconds: number;
  /** Requests that the app answered: deliveries, jobs, callbacks. */
  requests: number;
  requestsPerSecond: number;
  /** Texts and Stripe events as they were posted, their retries included. */
  webhooks: number;
  /** Twilio's delivery reports as they were posted, their retries included. */
  reports: number;
  /** All of them: what Twilio and Stripe posted in a second. */
  webhooksPerSecond: number;
  /** Answers to webhooks of 500 or more, or none; those of the planned failure are among them. */
  webhookErrors: number;
  /** Before the traffic, when half and when all of it was sent, and when all was settled. */
  memory: {
    start: Usages['memory'];
    middle: Usages['memory'];
    end: Usages['memory'];
    settled: Usages['memory'];
  };
  /** Processor time of the run by process, in milliseconds for each request that the app answered. */
  cpuMsPerRequest: Usages['cpu'];
}

export async function readUsages({ app, drain }: Stack): Promise<Usages> {
  const [ofApp, ofDrain] = await Promise.all([app.running.usage(), drain.running.usage()]);
  const { user, system } = process.cpuUsage();
  return {
    memory: {
      app: ofApp.megabytes,
      drain: ofDrain.megabytes,
      here: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    },
    cpu: { app: ofApp.cpuSeconds, drain: ofDrain.cpuSeconds, here: (user + system) / 1e6 },
  };
}

type Moments = Record<keyof Load['memory'], Usages>;

/** Adds up what the traffic generator saw. Pure. */
export function loadOf(
  sent: readonly Sent[],
  {
    milliseconds,
    requests,
    reports,
    usages,
  }: { milliseconds: number; requests: number; reports: number; usages: Moments },
): Load {
  const statuses = sent.flatMap((one) => one.statuses);
  const seconds = milliseconds / 1000;
  const { start, middle, end, settled } = usages;
  const perRequest = (which: keyof Usages['cpu']) =>
    Math.round(((settled.cpu[which] - start.cpu[which]) * 10_000) / Math.max(requests, 1)) / 10;
  return {
    seconds: Math.round(seconds * 10) / 10,
    requests,
    requestsPerSecond: Math.round(requests / seconds),
    webhooks: statuses.length,
    reports,
    webhooksPerSecond: Math.round((statuses.length + reports) / seconds),
    webhookErrors: statuses.filter((status) => status === null || status >= 500).length,
    memory: { start: start.memory, middle: middle.memory, end: end.memory, settled: settled.memory },
    cpuMsPerRequest: { app: perRequest('app'), drain: perRequest('drain'), here: perRequest('here') },
  };
}

/** Some lines for a terminal. */
export function renderLoad(load: Load): string {
  const { seconds, requests, requestsPerSecond, memory, cpuMsPerRequest } = load;
  const { webhooks, webhookErrors, reports, webhooksPerSecond } = load;
  const row = (which: keyof Usages['memory']) =>
    [memory.start, memory.middle, memory.end, memory.settled].map((at) => at[which]).join(' → ');
  return [
    `${webhooks} texts and payments posted, ${webhookErrors} answered with an error or not at all, and ${reports} delivery reports: ${webhooksPerSecond} webhooks a second`,
    `${requests} requests in ${seconds} s, ${requestsPerSecond} a second`,
    `memory in MB (start → middle → end → settled): app ${row('app')}, drain ${row('drain')}, this process ${row('here')}`,
    `processor time in ms a request: app ${cpuMsPerRequest.app}, drain ${cpuMsPerRequest.drain}, this process (traffic and stand-ins) ${cpuMsPerRequest.here}`,
  ].join('\n');
}

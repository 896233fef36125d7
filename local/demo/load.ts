import type { Stack } from '../stack';
import type { Sent } from './tally';

/** Memory of the two deployments, in megabytes of resident set. */
export interface Memory {
  app: number;
  drain: number;
}

/** What the machine had to do, and how it held. */
export interface Load {
  /** From the first delivery until the last callback and log line were through. */
  seconds: number;
  /** Requests that the app answered: deliveries, jobs, callbacks. */
  requests: number;
  requestsPerSecond: number;
  /** Webhooks of Twilio and Stripe, their retries included. */
  webhooks: number;
  /** Answers to webhooks of 500 or more, or none; those of the planned failure are among them. */
  webhookErrors: number;
  /** Before the traffic, when half and when all of it was sent, and when all was settled. */
  memory: { start: Memory; middle: Memory; end: Memory; settled: Memory };
}

export async function readMemory({ app, drain }: Stack): Promise<Memory> {
  const [ofApp, ofDrain] = await Promise.all([app.running.memory(), drain.running.memory()]);
  return { app: ofApp, drain: ofDrain };
}

/** Adds up what the traffic generator saw. Pure. */
export function loadOf(
  sent: readonly Sent[],
  { milliseconds, requests, memory }: { milliseconds: number; requests: number; memory: Load['memory'] },
): Load {
  const statuses = sent.flatMap((one) => one.statuses);
  const seconds = milliseconds / 1000;
  return {
    seconds: Math.round(seconds * 10) / 10,
    requests,
    requestsPerSecond: Math.round(requests / seconds),
    webhooks: statuses.length,
    webhookErrors: statuses.filter((status) => status === null || status >= 500).length,
    memory,
  };
}

/** Two lines for a terminal. */
export function renderLoad({
  seconds,
  requests,
  requestsPerSecond,
  webhooks,
  webhookErrors,
  memory,
}: Load): string {
  const row = (which: keyof Memory) =>
    [memory.start, memory.middle, memory.end, memory.settled].map((at) => at[which]).join(' → ');
  return [
    `${webhooks} webhooks, ${webhookErrors} of them answered with an error or not at all; ${requests} requests in ${seconds} s, ${requestsPerSecond} a second`,
    `memory in MB (start → middle → end → settled): app ${row('app')}, drain ${row('drain')}`,
  ].join('\n');
}

import { Client } from '@upstash/qstash';
import { onTestFinished, vi } from 'vitest';
import { serve } from '@/local/http/serve';
import { type Qstash, type QstashOptions, startQstash } from '@/local/qstash/server';
import { eventually } from '../helpers/eventually';

export interface Delivery {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

type Answer = (delivery: Delivery) => Response | Promise<Response>;

export interface Receiver {
  readonly url: string;
  readonly deliveries: Delivery[];
  /** What the receiver answers from now on; 200 at first. */
  answer: Answer;
  arrived(count: number): Promise<void>;
}

export interface Clock {
  now: number;
  advance(ms: number): void;
}

export interface Harness {
  readonly qstash: Qstash;
  readonly client: Client;
  readonly receiver: Receiver;
  readonly clock: Clock;
  /** Moves the clock and runs all that is due then. */
  later(ms: number): Promise<void>;
  /** A request that the client has no method for. */
  api(path: string, init?: RequestInit): Promise<Response>;
}

/** A small HTTP server that keeps what it is sent. */
export async function startReceiver(): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const receiver = {
    deliveries,
    answer: (): Response | Promise<Response> => new Response('ok'),
    arrived: (count: number) =>
      eventually(() => {
        if (deliveries.length < count) throw new Error(`${deliveries.length} of ${count} deliveries arrived`);
      }),
  };
  const served = await serve({
    fetch: async (request) => {
      const { method, url, headers } = request;
      const delivery = { method, url, headers, body: await request.text() };
      deliveries.push(delivery);
      return receiverWithUrl.answer(delivery);
    },
  });
  const receiverWithUrl: Receiver = Object.assign(receiver, { url: served.url });
  onTestFinished(() => served.close());
  return receiverWithUrl;
}

/** The stand-in with a clock set by hand, the official client and a receiver; all stop when the test ends. */
export async function startHarness(options: QstashOptions = {}): Promise<Harness> {
  const clock: Clock = {
    now: Date.now(),
    advance(ms) {
      this.now += ms;
    },
  };
  const receiver = await startReceiver();
  const qstash = await startQstash({ now: () => clock.now, ...options });
  onTestFinished(() => qstash.close());
  // The client reports every failure on the console by itself.
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'warn').mockReturnValue();
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  return {
    qstash,
    receiver,
    clock,
    client: new Client({ baseUrl: qstash.url, token: qstash.token, retry: false, enableTelemetry: false }),
    later: async (ms) => {
      clock.advance(ms);
      await qstash.tick();
    },
    api: (path, init = {}) =>
      fetch(`${qstash.url}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${qstash.token}`, ...init.headers },
      }),
  };
}

/** A receiver that answers with these, one after the other, and with 200 when they are used up. */
export function answerWith({ receiver }: Harness, ...answers: Response[]): void {
  receiver.answer = () => answers.shift() ?? new Response('ok');
}

/** An answer that makes QStash try again. */
export function failure(status: number, headers: Record<string, string> = {}): Response {
  return new Response(`status ${status}`, { status, headers });
}

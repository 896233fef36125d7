import { Hono } from 'hono';
import { Faults } from '../http/faults';
import { serve } from '../http/serve';
import { deliverInbound, type Inbound, type InboundResult, inboundMessage } from './inbound';
import { inspection } from './inspection';
import { type Message, PRODUCT_NUMBER } from './message';
import { messagesApi } from './messages-api';
import { Numbers } from './numbers';
import { type CallbackPost, carry } from './status-callbacks';
import { Underway } from './underway';

export interface TwilioOptions {
  port?: number;
  accountSid?: string;
  authToken?: string;
  /** The number that texts of a messaging service come from; {@link PRODUCT_NUMBER} by default. */
  serviceNumber?: string;
  /** Milliseconds before each status callback; 20 by default. */
  callbackDelayMs?: number;
  now?: () => number;
}

export interface LocalTwilio {
  url: string;
  accountSid: string;
  authToken: string;
  faults: Faults;
  /** Refusals and failed deliveries by destination number. */
  numbers: Numbers;
  /** Every text, sent and received, oldest first. */
  messages: readonly Message[];
  callbacks: readonly CallbackPost[];
  sendInbound(inbound: Inbound): Promise<InboundResult>;
  /** Whether a callback is under way. */
  busy(): boolean;
  /** Resolves when none is. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Twilio's Messages API, its status callbacks, and its side of incoming texts. */
export async function startTwilio(options: TwilioOptions = {}): Promise<LocalTwilio> {
  const account = {
    sid: options.accountSid ?? `AC${'0'.repeat(31)}1`,
    authToken: options.authToken ?? 'local-twilio-auth-token',
  };
  const now = options.now ?? Date.now;
  const faults = new Faults();
  const numbers = new Numbers();
  const underway = new Underway();
  const messages: Message[] = [];
  const callbacks: CallbackPost[] = [];

  const accepted = (message: Message) =>
    underway.start(() => {
      message.from ??= options.serviceNumber ?? PRODUCT_NUMBER;
      const delayMs = options.callbackDelayMs ?? 20;
      const posted = (post: CallbackPost) => void callbacks.push(post);
      return carry(message, { account, faults, numbers, underway, delayMs, now, posted });
    });
  const sendInbound = async (inbound: Inbound) => {
    const message = inboundMessage(inbound, now());
    if (messages.every(({ sid }) => sid !== message.sid)) messages.push(message);
    const tools = { authToken: account.authToken, now, signal: underway.signal };
    return deliverInbound(message, inbound, account.sid, tools);
  };

  const app = new Hono();
  app.use(faults.middleware());
  app.route('/', faults.routes());
  app.route('/', inspection({ messages, callbacks, numbers, sendInbound }));
  app.route('/', messagesApi({ account, messages, numbers, faults, now, accepted }));
  app.notFound((c) =>
    c.json(
      { code: 20404, message: `The local Twilio does not play ${c.req.method} ${c.req.path}`, status: 404 },
      404,
    ),
  );
  const served = await serve(app, options.port);
  return {
    url: served.url,
    accountSid: account.sid,
    authToken: account.authToken,
    faults,
    numbers,
    messages,
    callbacks,
    sendInbound,
    busy: () => underway.busy(),
    idle: () => underway.idle(),
    async close() {
      faults.clear();
      await underway.stop();
      await served.close();
    },
  };
}

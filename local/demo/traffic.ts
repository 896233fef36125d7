import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '../stack';
import { deliver } from '../stripe/deliver';
import { checkoutCompleted, invoicePaid, subscriptionCreated, subscriptionDeleted } from '../stripe/events';
import { newPurchase, type Purchase } from '../stripe/purchase';
import { LinkupStories } from './linkup-story';
import type { Action, StripeAction, TextAction } from './plan';
import { signUp } from './sign-up';
import type { Sent } from './tally';
import { withoutStripeTable } from './without-table';

export interface Running {
  sent: Sent[];
  /** Why actions were not played to their end, one text each. */
  broken: string[];
  /** Resolves when every provider has given up or been satisfied. */
  finished: Promise<void>;
}

/**
 * Plays the plan against the stack, each action at its time, those of one user or customer in their order.
 * Nothing of what it learns comes from the product's telemetry. An action that breaks off is reported and ends nothing else.
 */
export function play(
  stack: Stack,
  actions: readonly Action[],
  onSent: () => void,
  stopped: () => boolean,
): Running {
  const sent: Sent[] = [];
  const broken: string[] = [];
  const chains = new Map<string, Promise<void>>();
  const stripe = new StripeTraffic(stack);
  const linkups = new LinkupStories(stack, async (action) => {
    const text = await sendText(stack, action);
    // Also when the story breaks off later: the product counts it.
    sent.push(text);
    return text;
  });
  const perform = (action: Action): Promise<Sent> => {
    switch (action.kind) {
      case 'text':
        return sendText(stack, action);
      case 'stripe':
        return stripe.send(action);
      case 'linkup':
        return linkups.play(action);
    }
  };
  const started = Date.now();
  const all = actions.map(async (action) => {
    await pause(Math.max(started + action.at - Date.now(), 0));
    if (stopped()) return;
    const turn = (chains.get(turnOf(action)) ?? Promise.resolve()).then(async () => {
      try {
        sent.push(await perform(action));
      } catch (error) {
        broken.push(`${action.kind}: ${error instanceof Error ? error.message : String(error)}`);
      }
      onSent();
    });
    chains.set(turnOf(action), turn);
    await turn;
  });
  return { sent, broken, finished: Promise.all(all).then(() => undefined) };
}

/** What must happen in its order: the texts of one person, the payments of one customer, the LinkUps of one city. */
function turnOf(action: Action): string {
  switch (action.kind) {
    case 'text':
      return action.from;
    case 'stripe':
      return `customer ${action.customer}`;
    case 'linkup':
      return action.region;
  }
}

const copies = (action: TextAction | StripeAction) =>
  action.copies === 'once' ? { times: 1 } : { times: 2, parallel: action.copies === 'at_once' };

/** One text as Twilio delivers it. */
export async function sendText(stack: Stack, action: TextAction): Promise<Sent> {
  const { sid, deliveries } = await stack.cloud.twilio.sendInbound({
    from: action.from,
    body: action.body,
    url: `${stack.app.url}/api/twilio/inbound`,
    ...copies(action),
  });
  return { action, id: sid, statuses: deliveries.flat().map(({ status }) => status) };
}

class StripeTraffic {
  private readonly purchases = new Map<number, Purchase>();

  constructor(private readonly stack: Stack) {}

  async send(action: StripeAction): Promise<Sent> {
    const event = this.event(action, await this.purchase(action.customer));
    const send = () =>
      deliver({
        url: `${this.stack.app.url}/api/stripe/webhook`,
        event,
        secret: this.stack.cloud.secrets.stripeWebhookSecret,
        // An hour becomes a second: long enough for what broke to be mended meanwhile.
        retryScale: 1 / 3600,
        ...copies(action),
      });
    const deliveries = await (action.incident ? withoutStripeTable(this.stack, send) : send());
    return { action, id: event.id, statuses: deliveries.flat().map(({ status }) => status) };
  }

  private event({ step }: StripeAction, purchase: Purchase) {
    const later = purchase.created + 60;
    switch (step) {
      case 'checkout':
        return checkoutCompleted(purchase);
      case 'subscribed':
        return subscriptionCreated(purchase);
      case 'paid':
        return invoicePaid(purchase);
      case 'ended':
        return subscriptionDeleted(purchase, later);
    }
  }

  /** Whoever pays is a user already: a website signed them up. */
  private async purchase(customer: number): Promise<Purchase> {
    const known = this.purchases.get(customer);
    if (known) return known;
    const phone = `+1303555${String(1000 + customer).slice(-4)}`;
    const [userId = ''] = await signUp(this.stack, [{ phone }]);
    const purchase = newPurchase(userId, Math.floor(Date.now() / 1000));
    this.purchases.set(customer, purchase);
    return purchase;
  }
}

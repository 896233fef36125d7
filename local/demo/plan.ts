import { type Region, regionNames } from '@/lib/josh/linkups/regions';

/** What a simulated user does, and what the product owes them for it. */
export type TextKind =
  | 'create'
  | 'accept'
  | 'decline'
  | 'cancel'
  | 'question'
  | 'gibberish'
  | 'stop'
  | 'start'
  | 'help'
  | 'safety'
  | LinkupText
  | TroubledText;

/** Texts of a LinkUp’s story: its plan, the answers to its invites, and its end. */
export type LinkupText = 'form' | 'join' | 'join_late' | 'pass' | 'call_off';

/** Texts that meet a trouble: an LLM that answers in broken JSON, a Twilio that refuses once, a Redis that is away. */
export type TroubledText = 'misread' | 'refused_once' | 'undeduped';

export interface TextAction {
  kind: 'text';
  at: number;
  text: TextKind;
  /** North American number of the range kept for fiction. */
  from: string;
  body: string;
  copies: Copies;
}

export interface StripeAction {
  kind: 'stripe';
  at: number;
  /** Which paying user, from 0. */
  customer: number;
  step: 'checkout' | 'subscribed' | 'paid' | 'ended';
  copies: Copies;
  /** Whether its handler is made to fail at first; true for one event of the plan. */
  incident: boolean;
}

/** One LinkUp from the text that asks for it to its lock or its end; those of one city follow one another. */
export interface LinkupAction {
  kind: 'linkup';
  at: number;
  region: Region;
  ending: 'locked' | 'canceled';
  /** Of the text that asks for it. */
  copies: Copies;
}

/** How often the provider sends it: `again` is after the first was answered, `at_once` in parallel. */
export type Copies = 'once' | 'again' | 'at_once';

export type Action = TextAction | StripeAction | LinkupAction;

const BODIES: Record<Exclude<TextKind, LinkupText | TroubledText>, string> = {
  create: 'Let’s plan a hike on Saturday with five people',
  accept: 'Yes count me in',
  decline: 'Sorry, can’t make it',
  cancel: 'please cancel my spot',
  question: 'What time does it start?',
  gibberish: 'asdf qwer zxcv',
  stop: 'STOP',
  start: 'START',
  help: 'HELP',
  safety: 'I want to die',
};

/** How often each kind comes, out of 20. A `start` follows each `stop`, from the same user. */
const MIX: readonly (keyof typeof BODIES)[] = [
  'create',
  'create',
  'create',
  'create',
  'accept',
  'accept',
  'accept',
  'accept',
  'decline',
  'decline',
  'question',
  'question',
  'question',
  'cancel',
  'gibberish',
  'gibberish',
  'create',
  'accept',
  'help',
  'stop',
];

/** Texts to a LinkUp, and the least time between two in seconds: each is about sixteen texts more. */
const LINKUP_EVERY = 8;
const LINKUP_SECONDS = 1;

const STEPS = ['checkout', 'subscribed', 'paid'] as const;

/**
 * The traffic of a demonstration: texts of every kind and the payments of some users, spread evenly, every tenth sent
 * twice and every other one of those in parallel. Pure: the same arguments give the same plan.
 *
 * @param seconds how long the traffic lasts
 * @param perSecond actions a second
 * @param warmUp seconds before it in which the rate grows from nothing: just started processes do little in a second
 */
export function plan(seconds: number, perSecond: number, warmUp = 0): Action[] {
  const every = Math.max(LINKUP_EVERY, Math.round(perSecond * LINKUP_SECONDS));
  const warming = (warmUp * perSecond) / 2;
  const total = Math.max(Math.round(warming + seconds * perSecond), 40);
  const actions: Action[] = [];
  for (let i = 0; actions.length < total; i++) {
    const text = MIX[i % MIX.length] ?? 'question';
    const from = `+1202555${String(1000 + i).slice(-4)}`;
    actions.push(texting(text, from));
    if (text === 'stop') actions.push(texting('start', from));
    if (i % 20 === 3) actions.push(texting('safety', `+1505555${from.slice(-4)}`));
    if (i % every === 1) {
      const story = Math.floor(i / every);
      const region = regionNames[story % regionNames.length] ?? 'sf';
      actions.push({
        kind: 'linkup',
        at: 0,
        region,
        ending: story % 3 === 2 ? 'canceled' : 'locked',
        copies: 'once',
      });
    }
    if (i % 8 === 5) {
      const customer = Math.floor(i / 8);
      actions.push(
        ...STEPS.map(
          (step): Action => ({ kind: 'stripe', at: 0, customer, step, copies: 'once', incident: false }),
        ),
      );
      if (customer % 4 === 3)
        actions.push({ kind: 'stripe', at: 0, customer, step: 'ended', copies: 'once', incident: false });
    }
  }
  const middle = Math.floor(actions.length / 2);
  const incident = actions.findIndex(({ kind }, i) => i >= middle && kind === 'stripe');
  const secondOf = (i: number) =>
    i < warming ? Math.sqrt((2 * i * warmUp) / perSecond) : warmUp + (i - warming) / perSecond;
  return actions.map((action, i) => {
    const planned = { ...action, at: secondOf(i) * 1000, copies: copies(i) };
    return planned.kind === 'stripe' && i === incident
      ? { ...planned, copies: 'once', incident: true }
      : planned;
  });
}

const texting = (text: keyof typeof BODIES, from: string): TextAction => ({
  kind: 'text',
  at: 0,
  text,
  from,
  body: BODIES[text],
  copies: 'once',
});

function copies(i: number): Copies {
  if (i % 10 !== 7) return 'once';
  return i % 20 === 7 ? 'again' : 'at_once';
}

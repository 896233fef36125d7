import { setTimeout as pause } from 'node:timers/promises';
import { type Region, regions } from '@/lib/josh/linkups/regions';
import type { Stack } from '../stack';
import type { LinkupAction, TextAction, TextKind } from './plan';
import { signUp } from './sign-up';
import type { Sent } from './tally';

/** How many people live in a city of the demonstration besides the one who plans: a wave for two places invites four. */
export const GUESTS = 4;
/** Longest wait for an invite to reach a phone, in milliseconds: a busy machine queues for long. */
const LONGEST_MS = 60_000;

/** Who answers what, in order; the index is the guest's, the creator's is -1. */
const SCRIPTS: Record<LinkupAction['ending'], readonly (readonly [number, TextKind, string])[]> = {
  locked: [
    [0, 'pass', 'Sorry, can’t make it'],
    [1, 'join', 'Yes count me in'],
    [2, 'join', 'yes'],
    [3, 'join_late', 'yes'],
  ],
  canceled: [
    [0, 'join', 'Yes count me in'],
    [1, 'pass', 'no'],
    [-1, 'call_off', 'please cancel it'],
  ],
};

/** The people of one city; nobody else lives there, so that it is known whom a wave invites. */
interface Cast {
  creator: string;
  guests: string[];
}

/**
 * Plays LinkUps from the text that asks for one to their end. What people answer to is what their phones got: nothing is
 * read from the product.
 */
export class LinkupStories {
  private readonly casts = new Map<Region, Promise<Cast>>();

  constructor(
    private readonly stack: Stack,
    private readonly send: (action: TextAction) => Promise<Sent>,
  ) {}

  /**
   * The story itself; its texts go through `send`.
   *
   * @throws Error when it does not go on: a text that its provider gave up, or no invite within {@link LONGEST_MS}
   */
  async play(action: LinkupAction): Promise<Sent> {
    const { creator, guests } = await this.cast(action.region);
    const before = this.stack.cloud.twilio.messages.length;
    const plan = `Dinner on Friday 7pm in ${regions[action.region].name} for 3 people`;
    await this.text(action, 'form', creator, plan, action.copies);
    await this.invited({ creator, guests }, before);
    for (const [who, kind, body] of SCRIPTS[action.ending])
      await this.text(action, kind, guests[who] ?? creator, body, 'once');
    return { action, id: '', statuses: [] };
  }

  private async text(
    { at }: LinkupAction,
    text: TextKind,
    from: string,
    body: string,
    copies: TextAction['copies'],
  ): Promise<void> {
    const { id, statuses } = await this.send({ kind: 'text', at, text, from, body, copies });
    if (!statuses.includes(200))
      throw new Error(`the text ‘${text}’ ${id} was given up, answered ${statuses.join(', ')}`);
  }

  /** Looks every 20 ms; what it waits for is other processes' work, which announces itself nowhere. */
  private async invited({ creator, guests }: Cast, before: number): Promise<void> {
    const until = Date.now() + LONGEST_MS;
    const got = () => {
      const texts = this.stack.cloud.twilio.messages.slice(before);
      return guests.filter((guest) =>
        texts.some(({ to, body }) => to === guest && body.includes('Reply YES')),
      );
    };
    while (got().length < guests.length) {
      if (Date.now() > until)
        throw new Error(
          `${guests.length - got().length} invites reached no phone within ${LONGEST_MS / 1000} s. The one who planned was told: ${this.lastTo(creator)}`,
        );
      await pause(20);
    }
  }

  private lastTo(phone: string): string {
    return this.stack.cloud.twilio.messages.findLast(({ to }) => to === phone)?.body ?? 'nothing';
  }

  private cast(region: Region): Promise<Cast> {
    const known = this.casts.get(region);
    if (known) return known;
    const city = this.casts.size;
    const phone = (person: number) => `+1404555${String(1000 + city * 10 + person)}`;
    const people = Array.from({ length: GUESTS + 1 }, (_, person) => phone(person));
    const cast = signUp(
      this.stack,
      people.map((number) => ({ phone: number, region })),
    ).then((): Cast => {
      const [creator = '', ...guests] = people;
      return { creator, guests };
    });
    this.casts.set(region, cast);
    return cast;
  }
}

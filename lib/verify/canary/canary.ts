import { randomInt } from 'node:crypto';

/** What is sent in and must come out nowhere. */
export interface Canary {
  /** E.164. */
  phone: string;
  /** Whether the number is one that nobody has, so that its user may be removed again. */
  fictional: boolean;
  /** Two words that no other text has. */
  words: readonly [string, string];
}

/** What each text of a canary begins with: an older run's are recognised by it. */
export const MARKER = 'JOSH wiring check';

/** Area codes of large cities: 555-0100 to 555-0199 in each of them are kept for fiction (NANPA, "555 line numbers"). */
const AREA_CODES = [
  206, 212, 213, 214, 215, 216, 303, 305, 312, 313, 404, 410, 414, 415, 503, 512, 602, 612, 614, 617,
];
/** No vowels: they make no word that means something. */
const LETTERS = 'bcdfghjklmnpqrstvwxz';

/** A number and words that nobody has used. */
export function newCanary(phone?: string): Canary {
  return {
    phone: phone ?? `+1${pick(AREA_CODES)}55501${String(randomInt(1, 100)).padStart(2, '0')}`,
    fictional: phone === undefined,
    words: [word('quokka'), word('marmot')],
  };
}

const word = (animal: string) => animal + Array.from({ length: 10 }, () => pick([...LETTERS])).join('');

function pick<T>(of: readonly T[]): T {
  const one = of[randomInt(of.length)];
  if (one === undefined) throw new Error('There is nothing to choose from.');
  return one;
}

/** The number as people write it. */
export function writtenPhone({ phone }: Canary): string {
  const national = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  return national === null ? phone : `(${national[1]}) ${national[2]}-${national[3]}`;
}

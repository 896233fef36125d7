import { type AggregateDefinition, folding } from './define';

const DEFAULT_PHRASES = 10;
const LONGEST_PHRASE = 6;

/** Words that stand between phrases and belong to none. */
const STOP_WORDS = new Set(
  `a about after all also an and any are as at be because been but by can could did do does for from had has have he her
  his how i if in into is it its just me my no not of on or our out she so some than that the their them then there these
  they this those to up was we were what when where which who why will with would you your`.split(/\s+/),
);

/** Runs of words between stop words and punctuation, in lower case (Rapid Automatic Keyword Extraction's candidates). */
function phrasesOf(text: string): string[] {
  const found: string[] = [];
  for (const clause of text.toLowerCase().split(/[^\p{L}\p{N}'\s-]+/u)) {
    let run: string[] = [];
    for (const word of [...clause.split(/\s+/), '']) {
      if (word !== '' && !STOP_WORDS.has(word)) run.push(word);
      else if (run.length > 0) {
        if (run.length <= LONGEST_PHRASE) found.push(run.join(' '));
        run = [];
      }
    }
  }
  return found;
}

/** The phrases in most rows, with their counts. Axiom does not say how it finds phrases: see docs/local-axiom.md. */
const phrases = folding({
  returns: 'array',
  numbers: [0, 1],
  create: ([most = DEFAULT_PHRASES]) => {
    const counts = new Map<string, number>();
    return {
      add: (value) => {
        if (typeof value !== 'string') return;
        for (const phrase of new Set(phrasesOf(value))) counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
      },
      result: () =>
        [...counts]
          .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
          .slice(0, most)
          .map(([key, count]) => ({ key, count, error: 0 })),
    };
  },
});

export const PHRASES: readonly [string, AggregateDefinition][] = [['phrases', phrases]];

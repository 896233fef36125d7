export type Intent = 'create_linkup' | 'accept' | 'decline' | 'cancel' | 'question' | 'unknown';

export interface Answer {
  intent: Intent;
  /** From 0 to 1. */
  confidence: number;
}

/** The first rule that fits decides, so that "yes, let's do dinner" accepts and "can't do coffee" declines. */
const rules: readonly (readonly [RegExp, Intent, number])[] = [
  [/^(what|when|where|who|why|how|which|is|are|will|does|do)\b.*\?$/, 'question', 0.93],
  [/\bcancel(led|ing)?\b|\bcall(ing)? (it|this) off\b/, 'cancel', 0.96],
  [/\b(count me in|i'?m (so )?(in|down)|i am in)\b/, 'accept', 0.97],
  [
    /^(no|nope|nah)\b|\b(can'?t|cannot|won'?t|count me out|pass)\b|\bnot (this time|today)\b/,
    'decline',
    0.96,
  ],
  [/^(yes|yep|yeah|yup|sure|ok|okay|y|in)\b/, 'accept', 0.97],
  [
    /\b(plan|organi[sz]e|get together|meet ?up|coffee|lunch|dinner|brunch|drinks|hike|walk|picnic|movie)\b/,
    'create_linkup',
    0.95,
  ],
  [/\?$/, 'question', 0.9],
];

/** What a good model reads in a text. Deterministic, so that tests know the answer. */
export function readIntent(text: string): Answer {
  const plain = text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/<\/?[a-z_]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const rule = rules.find(([pattern]) => pattern.test(plain));
  return rule === undefined
    ? { intent: 'unknown', confidence: 0.31 }
    : { intent: rule[1], confidence: rule[2] };
}

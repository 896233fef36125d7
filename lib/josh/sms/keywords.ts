export type Keyword = 'stop' | 'start' | 'help';

/**
 * Twilio's default keywords, which carriers require to be obeyed (Twilio: "Twilio support for opt-out keywords" and
 * "Advanced Opt-Out"). Twilio blocks and unblocks the number by the same lists, so ours must not differ.
 */
const lists = {
  stop: ['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout'],
  start: ['start', 'unstop'],
  help: ['help', 'info'],
} as const satisfies Record<Keyword, readonly string[]>;

/** Also on Twilio's list of opt-in words, but "yes" to an invite must stay a "yes". */
const START_WHEN_OPTED_OUT = 'yes';

/** The keyword that a text is; null when it is anything else, be it a sentence that contains one. */
export function keywordOf(text: string, { optedOut }: { optedOut: boolean }): Keyword | null {
  const word = text.trim().toLowerCase();
  if (optedOut && word === START_WHEN_OPTED_OUT) return 'start';
  for (const keyword of ['stop', 'start', 'help'] as const) {
    const list: readonly string[] = lists[keyword];
    if (list.includes(word)) return keyword;
  }
  return null;
}

/** What is wrong with a query, where (from 1), and what to do instead. */
export interface Finding {
  rule: string;
  message: string;
  line: number;
  column: number;
}

/** Makes findings of offsets in a text. */
export function locating(text: string): (rule: string, message: string, offset: number) => Finding {
  return (rule, message, offset) => {
    const before = text.slice(0, offset).split('\n');
    return { rule, message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
}

/** Millionths of a US dollar, for people: `$0.0158`. */
export const dollars = (micros: number): string =>
  `$${(micros / 1_000_000).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;

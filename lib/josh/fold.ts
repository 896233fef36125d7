/**
 * A text as it is compared: compatibility forms resolved, lower case, without accents and apostrophes, everything else
 * that is no letter or digit a single space. With a space at both ends, so that a phrase between spaces is whole words.
 */
export function fold(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    // Accents, and what is written inside of words without being one of their letters.
    .replace(/[\p{M}\p{Cf}'’‘ʼ´`]/gu, '');
  return ` ${plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
}

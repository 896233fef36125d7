const ASSIGNING = new Uint8Array(256);
for (const code of [...`:="'\`\\`].map((char) => char.charCodeAt(0))) ASSIGNING[code] = 1;

/** Whether a value may be assigned to the word that ends at the index. Cheap, because nearly no word is followed by one. */
export function mayAssign(text: string, end: number): boolean {
  const next = text.charCodeAt(end);
  const code = next === 32 ? text.charCodeAt(end + 1) : next;
  return code < 256 && ASSIGNING[code] === 1;
}

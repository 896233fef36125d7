/** UTF-8 bytes of a text as a string of one character a byte. */
export function toBinary(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The text whose UTF-8 bytes these are; bytes that are not UTF-8 become U+FFFD. */
export function fromBinary(binary: string): string {
  return Buffer.from(binary, 'latin1').toString('utf8');
}

/** What is looked for in free text. `body` is the text of a message under a telling key, such as Twilio's `Body`. */
export type RedactionKind = 'phone' | 'email' | 'card' | 'iban' | 'ip' | 'secret' | 'otp' | 'body';

/** A stretch of text to replace: from `start` up to, not including, `end`. */
export interface Span {
  kind: RedactionKind;
  start: number;
  end: number;
}

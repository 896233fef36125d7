export type RedactionKind = 'phone' | 'email' | 'card' | 'iban' | 'ip' | 'secret' | 'otp';

export interface Redacted {
  text: string;
  counts: Partial<Record<RedactionKind, number>>;
}

export interface RedactOptions {
  /** Turns a phone number in E.164 form into the pseudonym that replaces it; `[phone]` when absent. */
  phone?: (e164: string) => string;
}

/** Removes personal data and secrets from free text. Never throws. */
export function redactText(_text: string, _options?: RedactOptions): Redacted {
  return { text: '[redacted]', counts: {} };
}

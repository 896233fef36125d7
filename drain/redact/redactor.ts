import { type RedactOptions, redactText } from '@/lib/telemetry/redact/text';

/** How often something was found, by its kind. */
export type Redactions = Record<string, number>;

/** Redacts the texts of an entry, and counts what it finds in them. */
export class Redactor {
  private readonly options: RedactOptions;
  private found: Redactions | null = null;

  /** @param phone the pseudonym of a phone number in E.164 form; without it numbers become `[phone]` */
  constructor(phone?: (e164: string) => string) {
    this.options = phone ? { phone } : {};
  }

  redact(text: string): string {
    const redacted = redactText(text, this.options);
    for (const [kind, count] of Object.entries(redacted.counts)) {
      this.found ??= {};
      this.found[kind] = (this.found[kind] ?? 0) + count;
    }
    return redacted.text;
  }

  /** What was found since the last call; null for nothing. */
  take(): Redactions | null {
    const { found } = this;
    this.found = null;
    return found;
  }
}

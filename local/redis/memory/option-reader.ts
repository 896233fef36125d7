import { syntaxError } from './errors';

/** Walks the option words at the end of a command; their case does not matter. */
export class OptionReader {
  private position = 0;

  constructor(private readonly args: readonly string[]) {}

  /** The next option in upper case; null at the end. */
  next(): string | null {
    return this.args[this.position++]?.toUpperCase() ?? null;
  }

  /** The value that must follow an option. */
  value(): string {
    const value = this.args[this.position++];
    if (value === undefined) throw syntaxError();
    return value;
  }

  /** Gives the last word back: it was not an option. */
  back(): void {
    this.position -= 1;
  }

  /** Everything not read yet. */
  rest(): string[] {
    return this.args.slice(this.position);
  }
}

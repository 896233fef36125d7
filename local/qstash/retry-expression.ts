/** A compiled `Upstash-Retry-Delay`: milliseconds to wait, given how often the message was retried (0 at first). */
export type RetryExpression = (retried: number) => number;

const functions: Readonly<Record<string, { arity: number; apply: (...args: number[]) => number }>> = {
  pow: { arity: 2, apply: (x = Number.NaN, y = Number.NaN) => x ** y },
  min: { arity: 2, apply: Math.min },
  max: { arity: 2, apply: Math.max },
  sqrt: { arity: 1, apply: (x = Number.NaN) => Math.sqrt(x) },
  abs: { arity: 1, apply: (x = Number.NaN) => Math.abs(x) },
  exp: { arity: 1, apply: (x = Number.NaN) => Math.exp(x) },
  floor: { arity: 1, apply: (x = Number.NaN) => Math.floor(x) },
  ceil: { arity: 1, apply: (x = Number.NaN) => Math.ceil(x) },
  round: { arity: 1, apply: (x = Number.NaN) => Math.round(x) },
};

// Bounds the recursion of the parser as well: every level of nesting costs a character.
const maxLength = 512;
const token = /\s*(\d+(?:\.\d+)?|[a-z]+|[-+*/(),])/y;

function tokenize(source: string): string[] {
  const tokens: string[] = [];
  const text = source.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text)?.[1];
    if (found === undefined) throw new SyntaxError(`unexpected "${text.slice(at).trim().slice(0, 10)}"`);
    tokens.push(found);
  }
  return tokens;
}

class Parser {
  private position = 0;
  constructor(private readonly tokens: readonly string[]) {}

  whole(): RetryExpression {
    const value = this.sum();
    if (this.position < this.tokens.length)
      throw new SyntaxError(`unexpected "${this.tokens[this.position]}"`);
    return value;
  }

  private sum(): RetryExpression {
    let value = this.product();
    for (;;) {
      const left = value;
      if (this.accept('+')) {
        const right = this.product();
        value = (n) => left(n) + right(n);
      } else if (this.accept('-')) {
        const right = this.product();
        value = (n) => left(n) - right(n);
      } else return value;
    }
  }

  private product(): RetryExpression {
    let value = this.factor();
    for (;;) {
      const left = value;
      if (this.accept('*')) {
        const right = this.factor();
        value = (n) => left(n) * right(n);
      } else if (this.accept('/')) {
        const right = this.factor();
        value = (n) => left(n) / right(n);
      } else return value;
    }
  }

  private factor(): RetryExpression {
    if (this.accept('-')) {
      const value = this.factor();
      return (n) => -value(n);
    }
    if (this.accept('(')) {
      const value = this.sum();
      this.expect(')');
      return value;
    }
    const word = this.tokens[this.position++];
    if (word === undefined) throw new SyntaxError('unexpected end');
    if (/^\d/.test(word)) return () => Number(word);
    if (word === 'retried') return (n) => n;
    return this.call(word);
  }

  private call(name: string): RetryExpression {
    const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (known === undefined) throw new SyntaxError(`unknown name "${name}"`);
    this.expect('(');
    const args = [this.sum()];
    while (this.accept(',')) args.push(this.sum());
    this.expect(')');
    if (args.length !== known.arity) throw new SyntaxError(`${name} takes ${known.arity} argument(s)`);
    return (n) => known.apply(...args.map((arg) => arg(n)));
  }

  private accept(symbol: string): boolean {
    if (this.tokens[this.position] !== symbol) return false;
    this.position++;
    return true;
  }

  private expect(symbol: string): void {
    if (!this.accept(symbol)) throw new SyntaxError(`expected "${symbol}"`);
  }
}

/**
 * Compiles a retry delay expression: numbers, `retried`, `+ - * / ( )` and the functions that QStash documents.
 *
 * @throws SyntaxError that names what was not understood.
 */
export function compileRetryExpression(source: string): RetryExpression {
  if (source.length > maxLength) throw new SyntaxError(`longer than ${maxLength} characters`);
  return new Parser(tokenize(source)).whole();
}

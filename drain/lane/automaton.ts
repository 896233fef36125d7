/** Bytes that may stand at a place of an expression. */
type Bytes = ReadonlySet<number>;

/** An expression taken apart. */
type Part =
  | { is: 'bytes'; bytes: Bytes }
  | { is: 'all'; parts: readonly Part[] }
  | { is: 'either'; parts: readonly Part[] }
  | { is: 'repeat'; part: Part; least: number; most: number };

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const DIGITS = range(48, 57);
/** More states are not worth their memory. */
const MOST_STATES = 2_000;

/**
 * A regular expression as a table that WebAssembly can walk: it accepts exactly the texts that the expression matches as a
 * whole. Null for what only a real engine can do, such as looking ahead: such a text is decided by asking for it.
 *
 * Layout as in `wasm/automaton.ts`: number of columns; the column of each byte; then for each state (0 is dead, 1 the
 * first) two bytes a column: whether it accepts, then the next state for each class of bytes.
 */
export function toAutomaton(expression: string): Uint8Array | null {
  const held = known.get(expression);
  if (held !== undefined) return held;
  const made = make(expression);
  known.set(expression, made);
  return made;
}

/** The catalogue has about twenty, each for many fields. */
const known = new Map<string, Uint8Array | null>();

function make(expression: string): Uint8Array | null {
  const part = parse(expression);
  if (part === null) return null;
  const nodes = new Nodes();
  const end = nodes.add();
  const start = nodes.build(part, end);
  return nodes.count > MOST_STATES ? null : toTable(nodes, start, end);
}

/** Reads the expressions of the catalogue; null for anything that they do not need. */
function parse(expression: string): Part | null {
  const source = expression.replace(/^\^|\$$/g, '');
  let at = 0;
  let failed = false;
  const either = (): Part => {
    const parts = [all()];
    while (source[at] === '|') {
      at += 1;
      parts.push(all());
    }
    return { is: 'either', parts };
  };
  const all = (): Part => {
    const parts: Part[] = [];
    while (!failed && at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated());
    return { is: 'all', parts };
  };
  const repeated = (): Part => {
    const part = single();
    const [sign, least, comma, most] = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(source.slice(at)) ?? [];
    if (sign === undefined) return part;
    at += sign.length;
    if (sign === '?') return { is: 'repeat', part, least: 0, most: 1 };
    if (sign === '*' || sign === '+') {
      return { is: 'repeat', part, least: sign === '+' ? 1 : 0, most: Number.POSITIVE_INFINITY };
    }
    if (comma === ',' && most === '') failed = true;
    return { is: 'repeat', part, least: Number(least), most: Number(comma ? most : least) };
  };
  const single = (): Part => {
    const char = source[at++] ?? '';
    if (char === '(') {
      if (source[at] === '?' && source.slice(at, at + 2) !== '?:') failed = true;
      if (source[at] === '?') at += 2;
      const part = either();
      if (source[at++] !== ')') failed = true;
      return part;
    }
    if (char === '[') return { is: 'bytes', bytes: classOf() };
    if (char === '\\') return { is: 'bytes', bytes: new Set(escaped()) };
    if ('.*+?{}^$'.includes(char)) failed = true;
    return { is: 'bytes', bytes: new Set([char.charCodeAt(0)]) };
  };
  const escaped = (): number[] => {
    const char = source[at++] ?? '';
    if (char === 'd') return DIGITS;
    if (/[A-Za-z0-9]/.test(char)) failed = true;
    return [char.charCodeAt(0)];
  };
  const classOf = (): Bytes => {
    const bytes = new Set<number>();
    if (source[at] === '^') failed = true;
    while (at < source.length && source[at] !== ']') {
      const isEscape = source[at] === '\\';
      if (isEscape) at += 1;
      const [first = 0, ...more] = isEscape ? escaped() : [source.charCodeAt(at++)];
      const isRange = source[at] === '-' && source[at + 1] !== ']' && more.length === 0;
      for (const byte of isRange ? range(first, source.charCodeAt(at + 1)) : [first, ...more])
        bytes.add(byte);
      if (isRange) at += 2;
    }
    at += 1;
    return bytes;
  };
  const part = either();
  return failed || at !== source.length ? null : part;
}

/** The places of an expression, with what leads from one to the next. */
class Nodes {
  private readonly free: number[][] = [];
  private readonly steps: { bytes: Bytes; to: number }[][] = [];

  get count(): number {
    return this.free.length;
  }

  add(): number {
    this.steps.push([]);
    return this.free.push([]) - 1;
  }

  /** Builds a part that goes on at a place; returns where it begins. */
  build(part: Part, next: number): number {
    switch (part.is) {
      case 'bytes': {
        const start = this.add();
        this.steps[start]?.push({ bytes: part.bytes, to: next });
        return start;
      }
      case 'all':
        return part.parts.reduceRight((to, one) => this.build(one, to), next);
      case 'either': {
        const start = this.add();
        for (const one of part.parts) this.free[start]?.push(this.build(one, next));
        return start;
      }
      case 'repeat':
        return this.repeat(part, next);
    }
  }

  private repeat({ part, least, most }: Extract<Part, { is: 'repeat' }>, next: number): number {
    let at = next;
    if (most === Number.POSITIVE_INFINITY) {
      at = this.add();
      this.free[at]?.push(next, this.build(part, at));
    } else {
      for (let left = most - least; left > 0 && this.count <= MOST_STATES; left -= 1) {
        const choice = this.add();
        this.free[choice]?.push(next, this.build(part, at));
        at = choice;
      }
    }
    for (let left = least; left > 0 && this.count <= MOST_STATES; left -= 1) at = this.build(part, at);
    return at;
  }

  /** Everywhere that one can be without reading anything. */
  closure(places: Iterable<number>): number[] {
    const reached = new Set<number>();
    const open = [...places];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (reached.has(place)) continue;
      reached.add(place);
      open.push(...(this.free[place] ?? []));
    }
    return [...reached].sort((one, other) => one - other);
  }

  after(places: readonly number[], byte: number): number[] {
    const next: number[] = [];
    for (const place of places)
      for (const { bytes, to } of this.steps[place] ?? []) if (bytes.has(byte)) next.push(to);
    return this.closure(next);
  }

  sets(): Bytes[] {
    return this.steps.flat().map(({ bytes }) => bytes);
  }
}

function toTable(nodes: Nodes, start: number, end: number): Uint8Array | null {
  const { columns, samples } = classesOf(nodes.sets());
  const first = nodes.closure([start]);
  const states = [first];
  const known = new Map([[first.join(), 1]]);
  const rows: number[][] = [];
  for (const places of states) {
    const row = [places.includes(end) ? 1 : 0, 0];
    for (const byte of samples) {
      const next = nodes.after(places, byte);
      const name = next.join();
      let state = next.length === 0 ? 0 : known.get(name);
      if (state === undefined) {
        state = states.push(next);
        known.set(name, state);
      }
      row.push(state);
    }
    rows.push(row);
    if (states.length > MOST_STATES) return null;
  }
  const width = samples.length + 2;
  const table = Buffer.alloc(4 + 256 + (rows.length + 1) * width * 2);
  table.writeUInt32LE(width, 0);
  table.set(columns, 4);
  rows.flat().forEach((value, index) => {
    table.writeUInt16LE(value, 4 + 256 + (width + index) * 2);
  });
  return table;
}

/** Bytes that no set tells apart share a column; column 1 is of those in none. */
function classesOf(sets: readonly Bytes[]): { columns: Uint8Array; samples: number[] } {
  // What is repeated is one set, many times.
  const distinct = [...new Set(sets)];
  const known = new Map<string, number>();
  const samples: number[] = [];
  const columns = Uint8Array.from({ length: 256 }, (_, byte) => {
    const name = distinct.map((bytes) => (bytes.has(byte) ? 1 : 0)).join('');
    if (!name.includes('1')) return 1;
    const column = known.get(name) ?? samples.push(byte) + 1;
    known.set(name, column);
    return column;
  });
  return { columns, samples };
}

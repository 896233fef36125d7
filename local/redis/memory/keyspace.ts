import { wrongType } from './errors';
import { SortedSet } from './sorted-set';

export type Value =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'hash'; readonly fields: Map<string, string> }
  | { readonly type: 'list'; items: string[] }
  | { readonly type: 'set'; readonly members: Set<string> }
  | { readonly type: 'zset'; readonly members: SortedSet };

export interface Entry {
  readonly value: Value;
  /** Milliseconds since the epoch; null = never. */
  expiresAt: number | null;
  /** Grows with every new key: the cursor of SCAN. */
  readonly sequence: number;
}

/** The keys of one database. A key whose time has come is gone for every reader. */
export class Keyspace {
  /** Milliseconds since the epoch; stands still while one command, script or transaction runs. */
  now = 0;
  private readonly entries = new Map<string, Entry>();
  private sequence = 0;

  entry(key: string): Entry | null {
    const entry = this.entries.get(key);
    if (entry === undefined) return null;
    if (entry.expiresAt === null || entry.expiresAt > this.now) return entry;
    this.entries.delete(key);
    return null;
  }

  /** Sets a value of any type; `expiresAt` in milliseconds since the epoch. */
  set(key: string, value: Value, expiresAt: number | null): void {
    const sequence = this.entry(key)?.sequence ?? ++this.sequence;
    this.entries.set(key, { value, expiresAt, sequence });
  }

  delete(key: string): boolean {
    return this.entry(key) !== null && this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  /** Every live key, oldest first. */
  live(): Array<readonly [key: string, entry: Entry]> {
    return [...this.entries].filter(([key]) => this.entry(key) !== null);
  }

  text(key: string): string | null {
    const value = this.entry(key)?.value;
    if (value === undefined) return null;
    if (value.type !== 'string') throw wrongType();
    return value.text;
  }

  /** Replaces the text and keeps the expiry, as counters and APPEND do. */
  changeText(key: string, text: string): void {
    this.set(key, { type: 'string', text }, this.entry(key)?.expiresAt ?? null);
  }

  hash(key: string): Map<string, string> | null {
    const value = this.entry(key)?.value;
    if (value === undefined) return null;
    if (value.type !== 'hash') throw wrongType();
    return value.fields;
  }

  list(key: string): string[] | null {
    const value = this.entry(key)?.value;
    if (value === undefined) return null;
    if (value.type !== 'list') throw wrongType();
    return value.items;
  }

  members(key: string): Set<string> | null {
    const value = this.entry(key)?.value;
    if (value === undefined) return null;
    if (value.type !== 'set') throw wrongType();
    return value.members;
  }

  sorted(key: string): SortedSet | null {
    const value = this.entry(key)?.value;
    if (value === undefined) return null;
    if (value.type !== 'zset') throw wrongType();
    return value.members;
  }

  hashOrNew(key: string): Map<string, string> {
    return this.hash(key) ?? this.added(key, new Map(), (fields) => ({ type: 'hash', fields }));
  }

  listOrNew(key: string): string[] {
    return this.list(key) ?? this.added(key, [], (items: string[]) => ({ type: 'list', items }));
  }

  membersOrNew(key: string): Set<string> {
    return this.members(key) ?? this.added(key, new Set(), (members) => ({ type: 'set', members }));
  }

  sortedOrNew(key: string): SortedSet {
    return this.sorted(key) ?? this.added(key, new SortedSet(), (members) => ({ type: 'zset', members }));
  }

  /** Redis has no empty collections: the last element takes the key with it. */
  dropIfEmpty(key: string): void {
    const value = this.entry(key)?.value;
    if (value !== undefined && value.type !== 'string' && sizeOf(value) === 0) this.entries.delete(key);
  }

  private added<T>(key: string, content: T, wrap: (content: T) => Value): T {
    this.set(key, wrap(content), null);
    return content;
  }
}

function sizeOf(value: Exclude<Value, { type: 'string' }>): number {
  switch (value.type) {
    case 'hash':
      return value.fields.size;
    case 'list':
      return value.items.length;
    case 'set':
    case 'zset':
      return value.members.size;
  }
}

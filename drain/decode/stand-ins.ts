import { hash } from 'node:crypto';
import type { JsonObject } from './json-value';

/**
 * Keys for what has no id of its own, the same when it comes again. What carries a time is known by its content, in
 * whatever batch it comes; anything else could be said twice and mean two things, so it is known by its place.
 */
export class StandIns {
  private position = 0;
  private readonly times = new Map<string, number>();

  constructor(private readonly batch: string) {}

  forPosition(): string {
    return `${this.batch}:${this.position++}`;
  }

  forContent(text: string, { timestamp }: JsonObject): string {
    if (typeof timestamp !== 'number') return this.forPosition();
    const digest = hash('sha256', text).slice(0, 32);
    const time = (this.times.get(digest) ?? 0) + 1;
    this.times.set(digest, time);
    return time === 1 ? digest : `${digest}:${time}`;
  }
}

export interface ScoredMember {
  readonly member: string;
  readonly score: number;
}

const before = (a: ScoredMember, b: ScoredMember): boolean =>
  a.score !== b.score ? a.score < b.score : a.member < b.member;

/** Members in order of score, then of bytes. Ranks count from 0. */
export class SortedSet {
  private readonly scores = new Map<string, number>();
  private readonly order: ScoredMember[] = [];

  get size(): number {
    return this.order.length;
  }

  score(member: string): number | null {
    return this.scores.get(member) ?? null;
  }

  set(member: string, score: number): void {
    this.delete(member);
    this.scores.set(member, score);
    this.order.splice(this.position({ member, score }), 0, { member, score });
  }

  delete(member: string): boolean {
    const rank = this.rank(member);
    if (rank === null) return false;
    this.scores.delete(member);
    this.order.splice(rank, 1);
    return true;
  }

  rank(member: string): number | null {
    const score = this.scores.get(member);
    return score === undefined ? null : this.position({ member, score });
  }

  /** Ranks `from` (included) to `to` (excluded). */
  slice(from: number, to: number): ScoredMember[] {
    return this.order.slice(from, to);
  }

  /** How many members come before the first for which `reached` holds; `reached` must be monotone in the order. */
  countUntil(reached: (entry: ScoredMember) => boolean): number {
    let [low, high] = [0, this.order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.order[middle];
      if (entry !== undefined && !reached(entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private position(wanted: ScoredMember): number {
    return this.countUntil((entry) => !before(entry, wanted));
  }
}

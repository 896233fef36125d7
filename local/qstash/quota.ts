import { ApiError } from './api-error';

const dayMs = 86_400_000;

/** Messages accepted in the current UTC day, against an optional limit. Callbacks and schedules count too. */
export class DailyQuota {
  private day = -1;
  private used = 0;

  constructor(private readonly limit: number | null) {}

  count(now: number): void {
    this.roll(now);
    this.used++;
  }

  /** @throws ApiError 429 with the `RateLimit-*` headers that make the client raise its daily limit error. */
  check(now: number): void {
    this.roll(now);
    if (this.limit === null || this.used < this.limit) return;
    throw new ApiError(429, `daily quota of ${this.limit} messages is used up`, {
      'RateLimit-Limit': String(this.limit),
      'RateLimit-Remaining': '0',
      'RateLimit-Reset': String(((this.day + 1) * dayMs) / 1_000),
    });
  }

  private roll(now: number): void {
    const day = Math.floor(now / dayMs);
    if (day !== this.day) this.used = 0;
    this.day = day;
  }
}

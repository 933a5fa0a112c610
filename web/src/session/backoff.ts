/** Growing waits between attempts, in milliseconds, spread so that many pages do not return at once. */
export class Backoff {
  private failures = 0;

  constructor(
    private readonly random: () => number = Math.random,
    private readonly first = 300,
    private readonly longest = 10_000,
  ) {}

  /** The wait before the next attempt: between a half and the whole of a doubling bound. */
  next(): number {
    const bound = Math.min(this.longest, this.first * 2 ** Math.min(this.failures, 16));
    this.failures++;
    return bound / 2 + (bound / 2) * this.random();
  }

  /** The last attempt held. */
  reset(): void {
    this.failures = 0;
  }
}

package io.carrel.http.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * So many tries in so much time, for each of whoever tries. Tries come back evenly. On this node
 * only; keeps at most {@value #MAX_KEPT} of those who tried last. Thread-safe.
 */
public final class RateLimit {
  private static final int MAX_KEPT = 100_000;

  private final int tries;
  private final Duration period;
  private final Ticker ticker;
  private final Cache<String, Bucket> buckets;

  /**
   * @param ticker nanoseconds, {@code Ticker.systemTicker()} but in tests
   */
  public RateLimit(int tries, Duration period, Ticker ticker) {
    this.tries = tries;
    this.period = period;
    this.ticker = ticker;
    this.buckets =
        Caffeine.newBuilder()
            .expireAfterAccess(period)
            .maximumSize(MAX_KEPT)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Spends one try.
   *
   * @throws Refused with 429 when none is left
   */
  public void spend(String who) {
    ConsumptionProbe probe = bucket(who).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new Refused(ApiError.rateLimited(Duration.ofNanos(probe.getNanosToWaitForRefill())));
    }
  }

  /** Gives one try back: it was a good one. */
  public void giveBack(String who) {
    bucket(who).addTokens(1);
  }

  private Bucket bucket(String who) {
    return buckets.get(
        who,
        key ->
            Bucket.builder()
                .addLimit(limit -> limit.capacity(tries).refillGreedy(tries, period))
                .withCustomTimePrecision(new Meter(ticker))
                .build());
  }

  private record Meter(Ticker ticker) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return ticker.read();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}

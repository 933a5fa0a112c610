package io.carrel.cluster.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * So many lines a minute from each logger, so that nobody fills the disk by doing over and over
 * what is worth a line. Says afterwards how many were left out. Thread-safe.
 */
public final class BurstLimit extends TurboFilter {
  static final int LINES_A_MINUTE = 120;
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final ConcurrentHashMap<String, Minute> minutes = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  /** Made by Logback. */
  public BurstLimit() {
    this(System::nanoTime);
  }

  BurstLimit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Minute(long since, int lines) {}

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      @Nullable Object @Nullable [] parameters,
      @Nullable Throwable failure) {
    boolean writes = format != null && level.isGreaterOrEqual(logger.getEffectiveLevel());
    if (!writes) {
      return FilterReply.NEUTRAL;
    }
    long now = nanoTime.getAsLong();
    int[] leftOut = new int[1];
    Minute minute =
        minutes.compute(
            logger.getName(),
            (name, last) -> {
              if (last != null && now - last.since < MINUTE_NANOS) {
                return new Minute(last.since, last.lines + 1);
              }
              leftOut[0] = last == null ? 0 : Math.max(0, last.lines - LINES_A_MINUTE);
              return new Minute(now, 1);
            });
    if (leftOut[0] > 0) {
      logger.warn("{} lines of this logger were left out", leftOut[0]);
    }
    return minute.lines <= LINES_A_MINUTE ? FilterReply.NEUTRAL : FilterReply.DENY;
  }
}

package io.carrel.actors.stream;

import akka.NotUsed;
import akka.event.Logging;
import akka.japi.function.Creator;
import akka.japi.function.Procedure;
import akka.stream.RestartSettings;
import akka.stream.javadsl.RestartSource;
import akka.stream.javadsl.Source;
import java.time.Duration;

/** Streams that begin anew when they fail or end. */
public final class Restarting {
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Who uses the stream says what failed, in a line; a cause thrown again and again fills logs. */
  private static final RestartSettings.LogSettings QUIET =
      RestartSettings.createLogSettings(Logging.DebugLevel());

  private Restarting() {}

  /**
   * @param longest pause before the next beginning; the first is 200 ms, and each doubles
   * @param failed told of each failure, also of one that {@code stream} throws; on the stream's
   *     thread
   * @param stream makes the stream, once for each beginning
   */
  public static <T> Source<T, NotUsed> source(
      Duration longest, Procedure<Throwable> failed, Creator<Source<T, NotUsed>> stream) {
    return RestartSource.withBackoff(
        RestartSettings.create(PAUSE, longest, 0.2).withLogSettings(QUIET),
        () ->
            Source.lazySource(stream)
                .mapError(
                    Throwable.class,
                    failure -> {
                      failed.apply(failure);
                      return failure;
                    }));
  }
}

package io.carrel.cluster.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BurstLimitTest {
  private final AtomicLong nanoTime = new AtomicLong(-5);
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final LoggerContext context = new LoggerContext();

  private BurstLimitTest() {
    context.addTurboFilter(new BurstLimit(nanoTime::get));
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    written.start();
    root.addAppender(written);
  }

  private List<String> lines() {
    return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aFloodIsCutAndCountedAndNobodyElseIsSilenced() {
    for (int i = 0; i < 10_000; i++) {
      context.getLogger("flooded").error("again", new IllegalStateException());
      context.getLogger("flooded").debug("below the level");
    }
    context.getLogger("other").info("calm");
    assertThat(lines()).hasSize(BurstLimit.LINES_A_MINUTE + 1).endsWith("calm");

    nanoTime.addAndGet(TimeUnit.MINUTES.toNanos(1));
    context.getLogger("flooded").warn("later");
    assertThat(lines()).endsWith("calm", "9880 lines of this logger were left out", "later");
  }
}

package io.carrel.cluster.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

final class JdkLoggingTest {
  private static final String DRIVER = "org.postgresql.core.v3.ConnectionFactoryImpl";

  private final Logger logger = (Logger) LoggerFactory.getLogger(DRIVER);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
    JdkLogging.toSlf4j();
  }

  @AfterEach
  void stop() {
    SLF4JBridgeHandler.uninstall();
    logger.detachAppender(appender);
  }

  @Test
  void aWarningOfTheDriverIsOneOfOurs() {
    java.util.logging.Logger.getLogger(DRIVER).warning("connecting failed");
    assertThat(appender.list)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(event.getFormattedMessage()).isEqualTo("connecting failed");
            });
  }

  @Test
  void aLibraryThatUsesTheSystemLoggerIsHeardOnce() {
    System.getLogger(DRIVER).log(System.Logger.Level.WARNING, "evicted");
    assertThat(appender.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("evicted");
  }

  @Test
  void nothingGoesAroundOurLog() {
    JdkLogging.toSlf4j();
    assertThat(LogManager.getLogManager().getLogger("").getHandlers())
        .hasOnlyElementsOfType(SLF4JBridgeHandler.class)
        .hasSize(1);
  }
}

package io.carrel.cluster.logging;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** Libraries that log by {@code java.util.logging}, as PostgreSQL's driver does. */
public final class JdkLogging {
  private JdkLogging() {}

  /** What they log is formatted, limited and bounded as everything else. Any thread, any time. */
  public static void toSlf4j() {
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
  }
}

package io.carrel.project.server;

import io.carrel.project.exec.Exec;
import io.carrel.project.link.Links;
import io.carrel.project.terminal.Terminals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** The server's own figures, in Prometheus' text format. */
final class Metrics {
  private final AtomicLong requests = new AtomicLong();
  private final Clock clock;
  private final Instant started;
  private final Terminals terminals;
  private final Exec exec;
  private final Links links;

  Metrics(Clock clock, Terminals terminals, Exec exec, Links links) {
    this.clock = clock;
    this.started = clock.instant();
    this.terminals = terminals;
    this.exec = exec;
    this.links = links;
  }

  void request() {
    requests.incrementAndGet();
  }

  String text() {
    Runtime runtime = Runtime.getRuntime();
    StringBuilder out = new StringBuilder(1024);
    add(out, "uptime_seconds", "gauge", Duration.between(started, clock.instant()).toSeconds());
    add(out, "requests_total", "counter", requests.get());
    add(out, "terminals", "gauge", terminals.list().size());
    add(out, "commands", "gauge", exec.running() + terminals.runningCommands());
    add(out, "link_up", "gauge", links.isUp() ? 1 : 0);
    add(out, "link_sessions", "gauge", links.sessions());
    add(out, "heap_used_bytes", "gauge", runtime.totalMemory() - runtime.freeMemory());
    return out.toString();
  }

  private static void add(StringBuilder out, String name, String type, long value) {
    out.append(
        String.format(
            Locale.ROOT,
            "# TYPE carrel_project_%1$s %2$s%ncarrel_project_%1$s %3$d%n",
            name,
            type,
            value));
  }
}

package io.carrel.actors.project;

import io.carrel.actors.runtime.RuntimeFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What owners count. Every label's values are few and known at compile time. */
final class OwnerMeters {
  static final String ACCEPTED = "ACCEPTED";

  private static final String READY = "ready";
  private static final String FAILED = "failed";

  /** From a warm start of a local process to the pull of a large image. */
  private static final Duration[] STARTS = {
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60),
    Duration.ofSeconds(120)
  };

  private final MeterRegistry meters;

  OwnerMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Shows what has not happened yet as zero: who counts from nothing misses the first. */
  void registerAll() {
    recoveries();
    for (Class<?> request : Project.Request.class.getPermittedSubclasses()) {
      commands(request, ACCEPTED);
    }
    for (Class<?> failure : RuntimeFailure.class.getPermittedSubclasses()) {
      retries(failure);
    }
    starts(READY);
    starts(FAILED);
  }

  private Counter recoveries() {
    return Counter.builder("carrel.project.recoveries")
        .description("Owners that came into memory from the journal")
        .register(meters);
  }

  private Counter commands(Class<?> request, String outcome) {
    return Counter.builder("carrel.project.commands")
        .description("Commands that owners answered")
        .tag("command", request.getSimpleName())
        .tag("outcome", outcome)
        .register(meters);
  }

  private Counter retries(Class<?> failure) {
    return Counter.builder("carrel.project.retries")
        .description("Requests to the runtime that failed and are repeated")
        .tag("reason", failure.getSimpleName())
        .register(meters);
  }

  private Timer starts(String outcome) {
    return Timer.builder("carrel.project.start")
        .description("From the decision until the project server was ready, or was given up")
        .tag("outcome", outcome)
        .serviceLevelObjectives(STARTS)
        .register(meters);
  }

  void recovered() {
    recoveries().increment();
  }

  void answered(Project.Request request, String outcome) {
    commands(request.getClass(), outcome).increment();
  }

  void retried(RuntimeFailure failure) {
    retries(failure.getClass()).increment();
  }

  /** From the decision until the project server was ready, or was given up. */
  void measure(ProjectEvent event, Steps steps) {
    if (event instanceof ProjectEvent.RunReady) {
      started(event, steps, READY);
    } else if (event instanceof ProjectEvent.StartFailed) {
      started(event, steps, FAILED);
    }
  }

  private void started(ProjectEvent event, Steps steps, String outcome) {
    steps.all().stream()
        .findFirst()
        .ifPresent(first -> starts(outcome).record(Duration.between(first.at(), event.at())));
  }
}

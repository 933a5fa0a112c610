package io.carrel.actors.project;

import io.carrel.actors.runtime.RuntimeFailure;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** What owners count. Every label's values are few and known at compile time. */
final class OwnerMeters {
  private final MeterRegistry meters;

  OwnerMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void recovered() {
    meters.counter("carrel.project.recoveries").increment();
  }

  void answered(Project.Request request, String outcome) {
    meters
        .counter(
            "carrel.project.commands",
            "command",
            request.getClass().getSimpleName(),
            "outcome",
            outcome)
        .increment();
  }

  void retried(RuntimeFailure failure) {
    meters
        .counter("carrel.project.retries", "reason", failure.getClass().getSimpleName())
        .increment();
  }

  /** From the decision until the project server was ready, or was given up. */
  void measure(ProjectEvent event, Steps steps) {
    if (event instanceof ProjectEvent.RunReady) {
      started(event, steps, "ready");
    } else if (event instanceof ProjectEvent.StartFailed) {
      started(event, steps, "failed");
    }
  }

  private void started(ProjectEvent event, Steps steps, String outcome) {
    steps.all().stream()
        .findFirst()
        .ifPresent(
            first ->
                meters
                    .timer("carrel.project.start", "outcome", outcome)
                    .record(Duration.between(first.at(), event.at())));
  }
}

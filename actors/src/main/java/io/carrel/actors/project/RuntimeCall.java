package io.carrel.actors.project;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.RuntimeFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request to the runtime that is on its way, and what its failure means. */
final class RuntimeCall {
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeCall.class);

  private RuntimeCall() {}

  /** The answer; a runtime that throws instead of answering has failed. */
  static <T> CompletionStage<T> of(Supplier<CompletionStage<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  static RuntimeFailure timedOut() {
    return new RuntimeFailure.Unavailable("The runtime did not answer in time.");
  }

  /** Null when nothing has failed. */
  static @Nullable RuntimeFailure failure(ProjectId project, @Nullable Throwable thrown) {
    if (thrown == null) {
      return null;
    }
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof RuntimeFailure failure) {
      return failure;
    }
    LOG.warn("project={} the runtime failed unexpectedly", project, cause);
    return new RuntimeFailure.Unavailable("The runtime failed unexpectedly.");
  }
}

package io.carrel.http.proxy;

import akka.NotUsed;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.KillSwitches;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import io.carrel.actors.access.Gates;
import io.carrel.actors.runtime.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One forwarded request, from admission to its last byte. Ends it in the middle when its visitor
 * loses access, signs out, or the run of the project that it talks to ends. Thread-safe.
 */
public final class Exchange {
  private final Gates.Pass pass;
  private final Supplier<HttpResponse> revoked;
  private final SharedKillSwitch flow = KillSwitches.shared("exchange");
  private final CompletableFuture<HttpResponse> early = new CompletableFuture<>();
  private final List<Closeable> closeables = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean streaming = new AtomicBoolean();

  /**
   * @param revoked what to answer when access is lost before the application answered
   */
  public Exchange(Gates.Pass pass, Supplier<HttpResponse> revoked) {
    this.pass = pass;
    this.revoked = revoked;
    pass.revoked().thenAcceptAsync(reason -> abort(), Runnable::run);
  }

  /** Something to be closed at the end, at once when that has come. */
  public void closeAtEnd(Closeable closeable) {
    synchronized (closeables) {
      if (!over.get()) {
        closeables.add(closeable);
        return;
      }
    }
    close(closeable);
  }

  /** Cuts the exchange off; safe to call at any time. */
  public void abort() {
    if (!over.get()) {
      early.complete(revoked.get());
      flow.abort(new Aborted());
      end();
    }
  }

  /** Aborts when the project is no longer reached at this endpoint; for what may last. */
  void endsWith(Endpoint endpoint) {
    pass.onView(
        view -> {
          if (!view.endpoint().filter(endpoint::equals).isPresent()) {
            abort();
          }
        });
  }

  /** Completes when the exchange was cut off before there was an answer. */
  CompletionStage<HttpResponse> early() {
    return early;
  }

  /** Through this every byte passes. */
  Flow<ByteString, ByteString, NotUsed> guard() {
    return Flow.of(ByteString.class).via(flow.flow());
  }

  /** As {@link #guard}, and its end is the end of the exchange. */
  Flow<ByteString, ByteString, NotUsed> lastGuard() {
    return guard()
        .watchTermination(
            (unused, done) -> {
              streaming.set(true);
              done.whenCompleteAsync((ok, failure) -> end(), Runnable::run);
              return unused;
            });
  }

  /** For a response that nobody came to read. */
  void endUnlessStreaming() {
    if (!streaming.get()) {
      abort();
    }
  }

  void end() {
    if (over.compareAndSet(false, true)) {
      pass.leave();
      List<Closeable> all;
      synchronized (closeables) {
        all = List.copyOf(closeables);
        closeables.clear();
      }
      all.forEach(Exchange::close);
    }
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends streams without a stack trace: it is nobody's defect. */
  private static final class Aborted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Aborted() {
      super("access to the project has ended", null, false, false);
    }
  }
}

package io.carrel.project.server;

import io.carrel.project.Log;
import io.carrel.project.Refusal;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request's body as it comes, one piece at a time: the next is read from the network when
 * the one before is written, so a body of any size needs the memory of one piece.
 */
final class BodyToDisk implements Exchange.Body {
  /** Takes the bytes; used by one thread at a time. */
  interface Taker extends AutoCloseable {
    void write(ByteBuffer bytes) throws IOException;

    /** All bytes have come. */
    Response end() throws IOException;

    @Override
    void close() throws IOException;
  }

  private final Exchange exchange;
  private final ExecutorService executor;
  private final Callable<Taker> opening;
  private @Nullable Taker taker;
  private boolean closed;
  private final Queue<Callable<@Nullable Response>> steps = new ArrayDeque<>();
  private boolean running;

  BodyToDisk(Exchange exchange, ExecutorService executor, Callable<Taker> opening) {
    this.exchange = exchange;
    this.executor = executor;
    this.opening = opening;
  }

  /** Opens what takes the bytes, then starts to read them. */
  void start() {
    run(
        () -> {
          taker = opening.call();
          exchange.context().executor().execute(() -> exchange.receive(this));
          return null;
        });
  }

  @Override
  public void piece(ByteBuf bytes) {
    run(
        () -> {
          try {
            requireOpen().write(bytes.nioBuffer());
          } finally {
            bytes.release();
          }
          exchange.next();
          return null;
        });
  }

  @Override
  public void end() {
    run(() -> requireOpen().end());
  }

  @Override
  public void cut() {
    try {
      run(
          () -> {
            close();
            return null;
          });
    } catch (Refusal full) {
      Log.warn("upload_not_closed");
    }
  }

  /** Steps run one after another in their order, though on several threads. */
  private synchronized void run(Callable<@Nullable Response> step) {
    steps.add(step);
    if (running) {
      return;
    }
    try {
      executor.execute(this::runSteps);
      running = true;
    } catch (RejectedExecutionException full) {
      steps.remove(step);
      throw Refusal.busy();
    }
  }

  private void runSteps() {
    for (var step = nextStep(); step != null; step = nextStep()) {
      attempt(step);
    }
  }

  private synchronized @Nullable Callable<@Nullable Response> nextStep() {
    Callable<@Nullable Response> next = steps.poll();
    running = next != null;
    return next;
  }

  private void attempt(Callable<@Nullable Response> step) {
    Response answer;
    try {
      answer = step.call();
    } catch (Exception failure) {
      answer = Exchange.failed(failure);
    }
    if (answer != null) {
      close();
      exchange.answerLater(answer);
    }
  }

  private Taker requireOpen() {
    if (closed || taker == null) {
      throw new Refusal(409, "cut_off", "The request was cut off.");
    }
    return taker;
  }

  private void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (taker != null) {
        taker.close();
      }
    } catch (IOException e) {
      Log.warn("upload_close_failed", "type", e.getClass().getSimpleName());
    }
  }
}

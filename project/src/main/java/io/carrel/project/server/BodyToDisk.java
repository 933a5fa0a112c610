package io.carrel.project.server;

import io.carrel.project.Log;
import io.carrel.project.Refusal;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
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
      executor.execute(this::close);
    } catch (RejectedExecutionException full) {
      Log.warn("upload_not_closed");
    }
  }

  private void run(Callable<@Nullable Response> step) {
    try {
      executor.execute(() -> attempt(step));
    } catch (RejectedExecutionException full) {
      throw Refusal.busy();
    }
  }

  /** Pieces follow one another, but on several threads: the lock makes each see the one before. */
  private synchronized void attempt(Callable<@Nullable Response> step) {
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

  private synchronized void close() {
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

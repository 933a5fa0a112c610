package io.carrel.bench.failover.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.bench.failover.history.Event.Phase;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Writes a history down while it happens. Thread-safe. */
public final class Recorder implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedWriter out;
  private final AtomicLong calls = new AtomicLong();
  private boolean closed;

  public Recorder(Path file) throws IOException {
    out = Files.newBufferedWriter(file);
  }

  /** A client asks. Answers the call's number. */
  public long invoked(String client, String what, String subject, String value) {
    long call = calls.incrementAndGet();
    write(Phase.INVOKED, call, client, what, subject, value);
    return call;
  }

  /** A client has an answer, or gives up waiting for it. */
  public void answered(
      long call, Phase phase, String client, String what, String subject, String value) {
    write(phase, call, client, what, subject, value);
  }

  public void seen(String client, String what, String subject, String value) {
    write(Phase.SEEN, 0, client, what, subject, value);
  }

  /** The time is taken under the lock: lines are in the order of their times. */
  private synchronized void write(
      Phase phase, long call, String client, String what, String subject, String value) {
    if (closed) {
      return; // a client that was left behind
    }
    try {
      out.write(
          JSON.writeValueAsString(
              new Event(System.nanoTime(), phase, call, client, what, subject, value)));
      out.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    out.close();
  }
}
